import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readAnchor } from '../../src/server/onttag/anchor-config.ts';
import { ConfigError, readConfig } from '../../src/server/config.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ontid-signin-config-'));
after(() => rmSync(dataDir, { recursive: true }));
const KEY = Buffer.alloc(32, 7).toString('base64');

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig({ DATA_DIR: dataDir, ...env });
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.faults;
  }
  return [];
}

test('without any variable it is a development server on port 4000', () => {
  const config = readConfig({ DATA_DIR: dataDir });
  assert.equal(config.port, 4000);
  assert.equal(config.publicUrl, 'http://localhost:4000');
  assert.equal(config.production, false);
});

test('a development key is made once, is private, and is warned of', () => {
  const warnings: string[] = [];
  const first = readConfig({ DATA_DIR: dataDir }, (line) => warnings.push(line));
  const second = readConfig({ DATA_DIR: dataDir });
  assert.deepEqual(first.envelopeKey, second.envelopeKey);
  assert.equal(first.envelopeKey.length, 32);
  const file = join(dataDir, 'development-envelope-key');
  assert.equal(statSync(file).mode & 0o077, 0);
  assert.ok(!warnings[0]!.includes(readFileSync(file, 'utf8')));
  assert.match(warnings[0]!, /ENVELOPE_KEY is not set/);
});

test('every fault is named at once', () => {
  const faults = faultsOf({ PORT: '70000', PUBLIC_URL: 'https://id.example/path', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', ENVELOPE_KEY: 'short' });
  for (const name of ['PORT', 'PUBLIC_URL', 'LOG_LEVEL', 'DATABASE_URL', 'ENVELOPE_KEY']) {
    assert.ok(faults.some((fault) => fault.startsWith(name)), name);
  }
});

test('production needs its own address, database and key', () => {
  const faults = faultsOf({ NODE_ENV: 'production' });
  for (const name of ['PUBLIC_URL', 'DATABASE_URL', 'ENVELOPE_KEY']) assert.ok(faults.some((fault) => fault.startsWith(name)), name);
});

test('production refuses the sender that shows codes to everybody', () => {
  const faults = faultsOf({ NODE_ENV: 'production', PUBLIC_URL: 'https://id.example', DATABASE_URL: 'postgres://db/ontid', ENVELOPE_KEY: KEY });
  assert.equal(faults.length, 1);
  assert.match(faults[0]!, /^SMS_SENDER is needed in production/);
});

test('plain http is for this machine only', () => {
  assert.equal(faultsOf({ PUBLIC_URL: 'http://id.example' }).length, 1);
  assert.deepEqual(faultsOf({ PUBLIC_URL: 'http://127.0.0.1:4000' }), []);
  assert.deepEqual(faultsOf({ PUBLIC_URL: 'https://id.example' }), []);
});

test('rubbish in PORT is a fault, not a guess', () => {
  for (const port of ['abc', '-1', '4000.5', '0x10', ' 80', '0', '65536']) assert.equal(faultsOf({ PORT: port, PUBLIC_URL: 'https://id.example' }).length, 1, port);
});

const PRODUCTION = { NODE_ENV: 'production', PUBLIC_URL: 'https://id.example', DATABASE_URL: 'postgres://db/ontid', ENVELOPE_KEY: KEY };
const SENDERS = {
  twilio: { TWILIO_ACCOUNT_SID: `AC${'0123456789abcdef'.repeat(2)}`, TWILIO_AUTH_TOKEN: 'token', TWILIO_FROM: '+12025550123' },
  aliyun: {
    ALIYUN_ACCESS_KEY_ID: 'LTAI', ALIYUN_ACCESS_KEY_SECRET: 'secret', ALIYUN_SIGN_NAME: '本体', ALIYUN_TEMPLATE_CODE: 'SMS_123',
    ALIYUN_TEMPLATE_PASSWORD_CHANGED: 'SMS_124', ALIYUN_TEMPLATE_PASSWORD_RESET: 'SMS_125', ALIYUN_TEMPLATE_PHONE_CHANGED: 'SMS_126',
  },
  webhook: { SMS_WEBHOOK_URL: 'https://sms.example/send', SMS_WEBHOOK_SECRET: 'x'.repeat(32) },
};

test('production starts with any sender that has what it needs; what is missing is named, all of it', () => {
  for (const [sender, settings] of Object.entries(SENDERS)) {
    const { sms } = readConfig({ ...PRODUCTION, SMS_SENDER: sender, ...settings });
    assert.equal(sms.sender, sender);
    const faults = faultsOf({ ...PRODUCTION, SMS_SENDER: sender });
    assert.deepEqual(faults.map((fault) => fault.split(' ', 1)[0]), Object.keys(settings), sender);
    for (const name of Object.keys(settings)) assert.equal(faultsOf({ ...PRODUCTION, SMS_SENDER: sender, ...settings, [name]: '\n' }).length, 1, name);
  }
  assert.match(faultsOf({ SMS_SENDER: 'pigeon' })[0]!, /^SMS_SENDER is one of/);
});

test('a webhook over plain http is for this machine only', () => {
  const webhook = (url: string) => faultsOf({ SMS_SENDER: 'webhook', ...SENDERS.webhook, SMS_WEBHOOK_URL: url });
  assert.deepEqual(webhook('http://127.0.0.1:9000/sms'), []);
  assert.equal(webhook('http://sms.example/send').length, 1);
  assert.equal(webhook('https://').length, 1);
});

test('limits: numbers, countries and proxies are what they say, or faults', () => {
  const { limits, trustProxy } = readConfig({ DATA_DIR: dataDir, SMS_COUNTRIES: 'CN, SG', SMS_DAILY_CAP: '500', TRUST_PROXY: '10.0.0.0/8, fd00::1' });
  assert.deepEqual(limits, { addressFactor: 1, smsDailyCap: 500, smsCountryShare: 50, smsCountries: ['CN', 'SG'] });
  assert.deepEqual(trustProxy, ['10.0.0.0/8', 'fd00::1']);
  for (const [name, values] of Object.entries({
    SMS_COUNTRIES: ['China', 'cn', 'CN,', '86', '__proto__'],
    SMS_DAILY_CAP: ['0', '-5', '1e3', 'many'],
    SMS_COUNTRY_SHARE: ['0', '101', '50%'],
    ADDRESS_LIMIT_FACTOR: ['0', '1001', '1.5'],
    TRUST_PROXY: ['1', 'true', 'loopback', '10.0.0.0/33', '10.0.0.0/0', '::/129', '10.0.0.0/8/8', '10.0.0.0/8,'],
  })) {
    for (const value of values) assert.deepEqual(faultsOf({ [name]: value }).map((fault) => fault.split(' ', 1)[0]), [name], `${name}=${value}`);
  }
});

test('signing keys last a whole number of days, ninety if nothing is said', () => {
  assert.equal(readConfig({ DATA_DIR: dataDir }).signingKeyDays, 90);
  assert.equal(readConfig({ DATA_DIR: dataDir, SIGNING_KEY_DAYS: '30' }).signingKeyDays, 30);
  for (const days of ['0', '-1', '1.5', 'never', '4000']) assert.match(faultsOf({ SIGNING_KEY_DAYS: days })[0]!, /SIGNING_KEY_DAYS/, days);
});

test('documents are approved unseen in development alone', () => {
  const fault = (env: NodeJS.ProcessEnv) => {
    const faults: string[] = [];
    return { anchor: readAnchor(env, env['NODE_ENV'] === 'production', faults), faults: faults.length };
  };
  assert.deepEqual(fault({}), { anchor: 'auto', faults: 0 });
  assert.deepEqual(fault({ ONTTAG_ANCHOR: 'manual' }), { anchor: 'manual', faults: 0 });
  assert.deepEqual(fault({ NODE_ENV: 'production' }), { anchor: 'manual', faults: 0 });
  assert.equal(fault({ NODE_ENV: 'production', ONTTAG_ANCHOR: 'auto' }).faults, 1);
  assert.equal(fault({ ONTTAG_ANCHOR: 'yes' }).faults, 1);
});
