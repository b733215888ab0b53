import type { DevOutbox } from '../../../src/server/sms/dev-outbox.ts';

/** Gives the newest code that a phone got. Messages without a code come to it at any time. */
export async function newestCode(platform: { services: { outbox: DevOutbox } }, phone: string): Promise<string> {
  const messages = await platform.services.outbox.messages(phone);
  return messages.find(({ code }) => code)!.code;
}
