import { isWebhookAddress } from '../../outbox/signed-post.ts';
import type { AliyunConfig } from './aliyun.ts';
import type { TwilioConfig } from './twilio.ts';
import type { WebhookConfig } from './webhook.ts';

/** Who delivers messages. `outbox` shows them at `/dev/outbox`, to everybody. */
export type SmsConfig =
  | { sender: 'outbox' }
  | ({ sender: 'twilio' } & TwilioConfig)
  | ({ sender: 'aliyun' } & AliyunConfig)
  | ({ sender: 'webhook' } & WebhookConfig);

const SECRET_MIN_LENGTH = 32;
const TEMPLATE = /^SMS_\d+$/;

/** Reads who delivers messages, with everything that they need. */
export function readSms(env: NodeJS.ProcessEnv, production: boolean, faults: string[]): SmsConfig {
  const sender = env['SMS_SENDER'] ?? 'outbox';
  /** A value that the sender cannot do without. */
  const need = (name: string, value: string | undefined, form: RegExp, what: string): string => {
    if (!value) faults.push(`${name} is needed with SMS_SENDER=${sender}: ${what}`);
    else if (!form.test(value)) faults.push(`${name} is ${what}`);
    return value ?? '';
  };
  const needNotice = (name: string, value: string | undefined) =>
    need(name, value, TEMPLATE, 'an approved template without variables, SMS_ and digits');
  switch (sender) {
    case 'outbox':
      if (production)
        faults.push(
          'SMS_SENDER is needed in production: twilio, aliyun or webhook (outbox shows every code to everybody)',
        );
      return { sender };
    case 'twilio':
      return {
        sender,
        accountSid: need(
          'TWILIO_ACCOUNT_SID',
          env['TWILIO_ACCOUNT_SID'],
          /^AC[0-9a-f]{32}$/,
          'the account’s SID, AC and 32 hex digits',
        ),
        authToken: need('TWILIO_AUTH_TOKEN', env['TWILIO_AUTH_TOKEN'], /^\S+$/, 'the account’s token'),
        from: need(
          'TWILIO_FROM',
          env['TWILIO_FROM'],
          /^(\+[1-9]\d{4,14}|MG[0-9a-f]{32}|[A-Za-z0-9 ]{2,11})$/,
          'a number such as +12025550123, a sender’s name, or the SID of a messaging service',
        ),
      };
    case 'aliyun':
      return {
        sender,
        accessKeyId: need('ALIYUN_ACCESS_KEY_ID', env['ALIYUN_ACCESS_KEY_ID'], /^[\w.-]+$/, 'the access key’s id'),
        accessKeySecret: need(
          'ALIYUN_ACCESS_KEY_SECRET',
          env['ALIYUN_ACCESS_KEY_SECRET'],
          /^\S+$/,
          'the access key’s secret',
        ),
        signName: need('ALIYUN_SIGN_NAME', env['ALIYUN_SIGN_NAME'], /\S/, 'the approved signature of your messages'),
        templateCode: need(
          'ALIYUN_TEMPLATE_CODE',
          env['ALIYUN_TEMPLATE_CODE'],
          TEMPLATE,
          'the approved template, SMS_ and digits, with one variable named code',
        ),
        noticeTemplates: {
          'password-changed': needNotice('ALIYUN_TEMPLATE_PASSWORD_CHANGED', env['ALIYUN_TEMPLATE_PASSWORD_CHANGED']),
          'password-reset': needNotice('ALIYUN_TEMPLATE_PASSWORD_RESET', env['ALIYUN_TEMPLATE_PASSWORD_RESET']),
          'phone-changed': needNotice('ALIYUN_TEMPLATE_PHONE_CHANGED', env['ALIYUN_TEMPLATE_PHONE_CHANGED']),
          other: needNotice('ALIYUN_TEMPLATE_ACCOUNT_CHANGED', env['ALIYUN_TEMPLATE_ACCOUNT_CHANGED']),
        },
      };
    case 'webhook': {
      const url = need('SMS_WEBHOOK_URL', env['SMS_WEBHOOK_URL'], /(?:)/, 'the address of your service');
      if (url && !isWebhookAddress(url))
        faults.push('SMS_WEBHOOK_URL is an https address, or an http one on this machine');
      const secret = need(
        'SMS_WEBHOOK_SECRET',
        env['SMS_WEBHOOK_SECRET'],
        new RegExp(`^.{${SECRET_MIN_LENGTH},}$`),
        `at least ${SECRET_MIN_LENGTH} characters`,
      );
      const internal = env['SMS_WEBHOOK_INTERNAL'] || 'false';
      if (internal !== 'true' && internal !== 'false')
        faults.push(`SMS_WEBHOOK_INTERNAL is "${internal}": expected true or false`);
      return { sender, url, secret, internal: internal === 'true' };
    }
    default:
      faults.push(`SMS_SENDER is one of outbox, twilio, aliyun, webhook, not "${sender}"`);
      return { sender: 'outbox' };
  }
}
