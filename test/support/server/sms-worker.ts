import { Envelope } from '../../../src/server/secrets/envelope.ts';
import { SmsOutbox } from '../../../src/server/sms/sms-outbox.ts';
import { openDatabase } from '../../../src/server/storage/database.ts';

// A process that sets out to send what is due, says so, and never gets an answer from its provider.

const { WORKER_DATABASE_URL, WORKER_KEY, WORKER_NOW } = process.env as Record<string, string>;
const outbox = new SmsOutbox({
  db: await openDatabase(WORKER_DATABASE_URL!),
  envelope: new Envelope(Buffer.from(WORKER_KEY!, 'base64')),
  sender: {
    send(message) {
      console.log(`sending ${'code' in message ? message.code : message.notice}`);
      return new Promise(() => setInterval(() => {}, 1000));
    },
  },
  now: () => new Date(WORKER_NOW!),
});
await outbox.sendDue();
