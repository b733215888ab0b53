import type { DevOutbox } from '../dev-outbox.ts';
import type { SmsSender } from '../sms-sender.ts';
import { AliyunSender } from './aliyun.ts';
import type { SmsConfig } from './sms-config.ts';
import { TwilioSender } from './twilio.ts';
import { WebhookSender } from './webhook.ts';

/** The sender that the configuration names. @param host the hosted page's, for which codes are */
export function createSender(config: SmsConfig, host: string, outbox: DevOutbox): SmsSender {
  switch (config.sender) {
    case 'outbox':
      return outbox;
    case 'twilio':
      return new TwilioSender(config, host);
    case 'aliyun':
      return new AliyunSender(config);
    case 'webhook':
      return new WebhookSender(config, host);
  }
}
