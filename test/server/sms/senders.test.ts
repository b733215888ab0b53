import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { SMS } from '../../../src/i18n/all/sms.ts';
import { signAcs3 } from '../../../src/server/sms/senders/acs3-signature.ts';
import { AliyunSender } from '../../../src/server/sms/senders/aliyun.ts';
import { TwilioSender } from '../../../src/server/sms/senders/twilio.ts';
import { WebhookSender } from '../../../src/server/sms/senders/webhook.ts';
import {
  type CodeMessage,
  messageText,
  type SmsMessage,
  SmsRefused,
  type SmsSender,
} from '../../../src/server/sms/sms-sender.ts';
import type { Notice } from '../../../src/server/storage/column-types.ts';
import { type ProviderCall, startProvider } from '../../support/provider.ts';

const CHINESE: CodeMessage = {
  to: { e164: '+8615821703553' as never, callingCode: '86', national: '15821703553' },
  code: '012345',
};
const AMERICAN: CodeMessage = {
  to: { e164: '+12025550123' as never, callingCode: '1', national: '2025550123' },
  code: '678901',
};
const HOST = 'id.example';
const KEY = '6f1c9a52-8a3e-4f0e-9d57-0c2b7d6f1f10';

const TWILIO = { accountSid: `AC${'0123456789abcdef'.repeat(2)}`, authToken: 'to:ken', from: '+12025550100' };
const NOTICES: Partial<Record<Notice, string>> & { other: string } = {
  'password-changed': 'SMS_154950910',
  'password-reset': 'SMS_154950911',
  'phone-changed': 'SMS_154950912',
  other: 'SMS_154950913',
};
const ALIYUN = {
  accessKeyId: 'YourAccessKeyId',
  accessKeySecret: 'YourAccessKeySecret',
  signName: '本体 ID*',
  templateCode: 'SMS_154950909',
  noticeTemplates: NOTICES,
};
const SECRET = 'a secret that both sides know, 32+';

const MAKE: Record<string, (base: string) => SmsSender> = {
  twilio: (base) => new TwilioSender(TWILIO, HOST, base),
  aliyun: (base) => new AliyunSender(ALIYUN, base),
  webhook: (base) => new WebhookSender({ url: `${base}/hook`, secret: SECRET }, HOST),
};

/** Sends one message to a stand-in; gives what it was asked and what the sender made of the answer. */
async function exchange(
  make: (base: string) => SmsSender,
  message: SmsMessage,
  answer: Parameters<typeof startProvider>[0],
) {
  const provider = await startProvider(answer);
  try {
    const outcome = await make(provider.url)
      .send(message, KEY)
      .then(
        () => 'sent' as const,
        (error: Error) => error,
      );
    return { outcome, calls: provider.calls };
  } finally {
    await provider.close();
  }
}

test('Twilio: basic authentication and a form, as its Messages resource has it', async () => {
  const { outcome, calls } = await exchange(MAKE['twilio']!, AMERICAN, () => ({ status: 201, body: '{"sid":"SM1"}' }));
  assert.equal(outcome, 'sent');
  const [call] = calls as [ProviderCall];
  assert.equal(call.method, 'POST');
  assert.equal(call.url.pathname, `/2010-04-01/Accounts/${TWILIO.accountSid}/Messages.json`);
  assert.equal(
    Buffer.from(call.headers.authorization!.replace('Basic ', ''), 'base64').toString(),
    `${TWILIO.accountSid}:to:ken`,
  );
  assert.equal(call.headers['content-type'], 'application/x-www-form-urlencoded');
  const { Body, ...rest } = Object.fromEntries(new URLSearchParams(call.body));
  assert.deepEqual(rest, { To: '+12025550123', From: '+12025550100' });
  assert.match(Body!, /^678901 is [^\n]+\n@id\.example #678901$/);
});

test('Twilio: a messaging service is named as one', async () => {
  const from = `MG${'0123456789abcdef'.repeat(2)}`;
  const { calls } = await exchange(
    (base) => new TwilioSender({ ...TWILIO, from }, HOST, base),
    CHINESE,
    () => ({ status: 201 }),
  );
  const form = new URLSearchParams(calls[0]!.body);
  assert.deepEqual([form.get('MessagingServiceSid'), form.get('From')], [from, null]);
});

test('Aliyun: the signature of the provider’s own worked example', () => {
  const { query, headers } = signAcs3(
    {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      action: 'RunInstances',
      version: '2014-05-26',
      query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
      date: '2023-10-26T10:22:32Z',
      nonce: '3156853299f313e23d1673dc12e1703d',
    },
    { id: 'YourAccessKeyId', secret: 'YourAccessKeySecret' },
  );
  assert.equal(query, 'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai');
  assert.equal(
    headers['authorization'],
    'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,' +
      'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  );
});

/** Checks a call as Alibaba Cloud documents it, from what arrived, not from what was meant. */
function acs3Signature({ method, url, headers, body }: ProviderCall): { sent: string; right: string } {
  const [, signedHeaders, sent] = /SignedHeaders=([^,]+),Signature=(\w+)$/.exec(headers.authorization!) as unknown as [
    string,
    string,
    string,
  ];
  const lines = signedHeaders
    .split(';')
    .map((name) => `${name}:${String(headers[name]).trim()}\n`)
    .join('');
  const hex = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = [method, url.pathname, url.search.slice(1), lines, signedHeaders, hex(body)].join('\n');
  return {
    sent,
    right: createHmac('sha256', ALIYUN.accessKeySecret)
      .update(`ACS3-HMAC-SHA256\n${hex(canonical)}`)
      .digest('hex'),
  };
}

test('Aliyun: SendSms with the template’s variable, signed over what arrives', async () => {
  for (const [message, number] of [
    [CHINESE, '15821703553'],
    [AMERICAN, '12025550123'],
  ] as const) {
    const { outcome, calls } = await exchange(MAKE['aliyun']!, message, () => ({
      status: 200,
      body: '{"Code":"OK","Message":"OK"}',
    }));
    assert.equal(outcome, 'sent');
    const [call] = calls as [ProviderCall];
    assert.deepEqual(Object.fromEntries(call.url.searchParams), {
      OutId: KEY,
      PhoneNumbers: number,
      SignName: '本体 ID*',
      TemplateCode: 'SMS_154950909',
      TemplateParam: JSON.stringify({ code: message.code }),
    });
    assert.deepEqual(
      [call.method, call.headers['x-acs-action'], call.headers['x-acs-version']],
      ['POST', 'SendSms', '2017-05-25'],
    );
    const { sent, right } = acs3Signature(call);
    assert.equal(sent, right);
  }
});

test('the webhook: signed JSON, a time, and the key that makes attempts one', async () => {
  const { outcome, calls } = await exchange(MAKE['webhook']!, CHINESE, () => ({ status: 204 }));
  assert.equal(outcome, 'sent');
  const [{ method, url, headers, body }] = calls as [ProviderCall];
  assert.deepEqual(
    [method, url.pathname, headers['content-type'], headers['idempotency-key']],
    ['POST', '/hook', 'application/json', KEY],
  );
  const { text, ...rest } = JSON.parse(body) as Record<string, string>;
  assert.deepEqual(rest, { to: '+8615821703553', code: '012345', locale: 'zh' });
  assert.match(text!, /验证码 012345[^\n]+\n@id\.example #012345$/);
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['signature'])) as unknown as [
    string,
    string,
    string,
  ];
  assert.equal(signature, createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex'));
  assert.ok(Math.abs(Number(time) - Date.now() / 1000) < 300);
});

test('notices: the text by Twilio, a template of its own or the general one by Aliyun, its name to the webhook', async () => {
  for (const notice of Object.keys(SMS.en.notices) as Notice[]) {
    const template = NOTICES[notice] ?? NOTICES.other;
    for (const { to } of [CHINESE, AMERICAN]) {
      const text = messageText({ to, notice }, HOST);
      const [twilio] = (await exchange(MAKE['twilio']!, { to, notice }, () => ({ status: 201 }))).calls;
      assert.equal(new URLSearchParams(twilio!.body).get('Body'), text);
      const [aliyun] = (await exchange(MAKE['aliyun']!, { to, notice }, () => ({ status: 200, body: '{"Code":"OK"}' })))
        .calls;
      assert.deepEqual(
        [aliyun!.url.searchParams.get('TemplateCode'), aliyun!.url.searchParams.has('TemplateParam')],
        [template, false],
      );
      const [webhook] = (await exchange(MAKE['webhook']!, { to, notice }, () => ({ status: 204 }))).calls;
      assert.deepEqual(JSON.parse(webhook!.body), {
        to: to.e164,
        text,
        notice,
        locale: to === CHINESE.to ? 'zh' : 'en',
      });
      // One message, not two: GSM's alphabet has 160 characters of it, UCS-2 70.
      assert.ok(text.length <= (/^[\x20-\x7e]*$/.test(text) ? 160 : 70), text);
    }
  }
});

test('an answer is a yes, a no, or a not now', async () => {
  const cases: [sender: string, status: number, body: string, verdict: 'refused' | 'later'][] = [
    ['twilio', 400, '{"code":21211,"message":"Invalid To +8615821703553"}', 'refused'],
    ['twilio', 401, '{"code":20003}', 'refused'],
    ['twilio', 429, '{"code":20429}', 'later'],
    ['twilio', 503, 'not JSON', 'later'],
    ['twilio', 302, '', 'refused'],
    ['aliyun', 200, '{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}', 'refused'],
    ['aliyun', 400, '{"Code":"SignatureDoesNotMatch"}', 'refused'],
    ['aliyun', 200, '{"Code":"isp.SYSTEM_ERROR"}', 'later'],
    ['aliyun', 400, '{"Code":"Throttling.User"}', 'later'],
    ['aliyun', 200, '[]', 'refused'],
    ['aliyun', 200, 'null', 'refused'],
    ['webhook', 422, '', 'refused'],
    ['webhook', 409, '', 'later'],
    ['webhook', 500, '', 'later'],
  ];
  for (const [sender, status, body, verdict] of cases) {
    const { outcome, calls } = await exchange(MAKE[sender]!, CHINESE, () => ({
      status,
      body,
      headers: status === 302 ? { location: '/elsewhere' } : {},
    }));
    assert.ok(outcome instanceof Error);
    assert.equal(outcome instanceof SmsRefused ? 'refused' : 'later', verdict, `${sender} ${status} ${body}`);
    assert.equal(calls.length, 1, 'no redirect is followed');
    for (const secret of ['15821703553', '012345', SECRET, TWILIO.authToken])
      assert.ok(!outcome.message.includes(secret), outcome.message);
  }
});

test('a provider that is not there is tried again later, and the failure names no number', async () => {
  for (const make of Object.values(MAKE)) {
    const provider = await startProvider(() => ({ status: 200 }));
    await provider.close();
    const error = await make(provider.url)
      .send(CHINESE, KEY)
      .then(
        () => assert.fail('sent'),
        (thrown: Error) => thrown,
      );
    assert.ok(!(error instanceof SmsRefused));
    assert.equal(error.message, 'no answer: ECONNREFUSED');
  }
});
