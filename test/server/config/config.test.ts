import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ConfigError, readConfig } from '../../../src/server/config/config.ts';
import { readAnchor } from '../../../src/server/onttag/anchor-config.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ontid-signin-config-'));
after(() => rmSync(dataDir, { recursive: true }));
const KEY = Buffer.alloc(32, 7).toString('base64');

const PRODUCTION = {
  SMS_COUNTRIES: 'CN',
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example',
  DATABASE_URL: 'postgres://db.example/ontid?sslmode=verify-full',
  ENVELOPE_KEY: KEY,
};

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

test('V5: a development key file that is empty, short or not base64 ends the start with what to do', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ontid-signin-key-'));
  const file = join(directory, 'development-envelope-key');
  try {
    for (const content of ['', 'c2hvcnQ=', Buffer.alloc(31).toString('base64'), '?'.repeat(44)]) {
      writeFileSync(file, content);
      const [fault, ...more] = faultsOf({ DATA_DIR: directory });
      assert.match(
        fault!,
        /^ENVELOPE_KEY is not set, and .*development-envelope-key does not hold a key: expected 32 bytes/,
        content,
      );
      assert.match(fault!, /delete DATA_DIR/);
      assert.deepEqual(more, []);
      assert.equal(readFileSync(file, 'utf8'), content);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('V5: an ENVELOPE_KEY with characters that base64 does not have is refused, not read without them', () => {
  for (const key of ['short', `${KEY.slice(0, 20)} ${KEY.slice(20)}`, `${KEY}${KEY}`, 'A'.repeat(42)]) {
    assert.match(faultsOf({ ENVELOPE_KEY: key })[0]!, /^ENVELOPE_KEY is not a key/, key);
  }
});

test('threat 31: a PUBLIC_URL that is not loopback is production, whatever NODE_ENV says', () => {
  for (const NODE_ENV of [undefined, '', 'development', 'test', 'Production']) {
    const forgotten = faultsOf({
      ...PRODUCTION,
      NODE_ENV,
      ENVELOPE_KEY: undefined,
      DATABASE_URL: undefined,
      ONTTAG_ANCHOR: 'auto',
    });
    assert.deepEqual(
      forgotten.map((fault) => fault.split(' ', 1)[0]),
      ['DATABASE_URL', 'ENVELOPE_KEY', 'SMS_SENDER', 'ONTTAG_ANCHOR'],
      NODE_ENV,
    );
    assert.match(forgotten[0]!, /PUBLIC_URL is not loopback/);
    const config = readConfig({ ...PRODUCTION, NODE_ENV, SMS_SENDER: 'webhook', ...SENDERS.webhook });
    assert.equal(config.production, true);
    assert.equal(config.onttagAnchor, 'manual');
    assert.equal(config.logLevel, 'info');
  }
  for (const PUBLIC_URL of [
    'http://localhost:4000',
    'http://id.localhost:4000',
    'http://[::1]:4000',
    'http://127.0.0.2',
  ]) {
    assert.equal(readConfig({ DATA_DIR: dataDir, PUBLIC_URL }).production, false, PUBLIC_URL);
  }
});

test('threat 31: an empty HOST, METRICS_HOST or DATA_DIR is refused, and the error names it', () => {
  for (const name of ['HOST', 'METRICS_HOST', 'DATA_DIR'])
    assert.match(faultsOf({ [name]: '' })[0]!, new RegExp(`^${name} is empty: expected`), name);
  for (const host of ['0.0.0.0:80', 'http://localhost', '*', 'a b', '-x'])
    assert.match(faultsOf({ HOST: host })[0]!, /^HOST is ".*": expected/, host);
  for (const host of ['0.0.0.0', '::', '127.0.0.1', 'db-1.internal'])
    assert.deepEqual(faultsOf({ HOST: host }), [], host);
});

test('threat 31: metrics are served on this machine only, unless METRICS_HOST says otherwise', () => {
  assert.equal(readConfig({ DATA_DIR: dataDir, METRICS_PORT: '9100', HOST: '0.0.0.0' }).metricsHost, '127.0.0.1');
  assert.equal(readConfig({ DATA_DIR: dataDir, METRICS_PORT: '9100', METRICS_HOST: '0.0.0.0' }).metricsHost, '0.0.0.0');
});

test('V5: in production a database on another machine needs TLS with a checked certificate', () => {
  const check = (url: string, more: NodeJS.ProcessEnv = {}) =>
    faultsOf({ ...PRODUCTION, SMS_SENDER: 'webhook', ...SENDERS.webhook, DATABASE_URL: url, ...more });
  for (const url of [
    '',
    '?sslmode=disable',
    '?sslmode=no-verify',
    '?ssl=0',
    '?uselibpqcompat=true&sslmode=require',
    '?sslmode=verify-full&sslmode=disable',
  ]) {
    assert.match(
      check(`postgres://u:secret@db.example/ontid${url}`)[0]!,
      /^DATABASE_URL names another machine without checked TLS: expected \?sslmode=verify-full/,
      url,
    );
    assert.deepEqual(check(`postgres://u:secret@db.example/ontid${url}`, { DATABASE_TLS: 'optional' }), [], url);
  }
  assert.equal(check('postgres://127.0.0.1/ontid?host=db.example').length, 1);
  for (const url of [
    'db.example/ontid?sslmode=verify-full',
    'db.example/ontid?sslmode=require',
    'db.example/ontid?ssl=true',
    'localhost/ontid',
    '127.0.0.1/ontid',
    '[::1]/ontid',
    '%2Fvar%2Frun/ontid',
    '/ontid?host=/var/run',
  ]) {
    assert.deepEqual(check(`postgres://${url}`), [], url);
  }
  assert.match(
    check('postgres://db.example/ontid', { DATABASE_TLS: 'no' })[0]!,
    /^DATABASE_TLS is "no": expected required or optional/,
  );
  assert.match(
    check('postgres://db.example/ontid?sslrootcert=/nowhere')[0]!,
    /^DATABASE_URL cannot be used \(ENOENT\)/,
  );
  assert.deepEqual(faultsOf({ DATABASE_URL: 'postgres://u:secret@db.example/ontid' }), []);
});

test('every fault is named at once', () => {
  const faults = faultsOf({
    PORT: '70000',
    PUBLIC_URL: 'https://id.example/path',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://x',
    ENVELOPE_KEY: 'short',
  });
  for (const name of ['PORT', 'PUBLIC_URL', 'LOG_LEVEL', 'DATABASE_URL', 'ENVELOPE_KEY']) {
    assert.ok(
      faults.some((fault) => fault.startsWith(name)),
      name,
    );
  }
});

test('production needs its own address, database and key', () => {
  const faults = faultsOf({ NODE_ENV: 'production' });
  for (const name of ['PUBLIC_URL', 'DATABASE_URL', 'ENVELOPE_KEY'])
    assert.ok(
      faults.some((fault) => fault.startsWith(name)),
      name,
    );
});

test('production refuses the sender that shows codes to everybody', () => {
  const faults = faultsOf(PRODUCTION);
  assert.equal(faults.length, 1);
  assert.match(faults[0]!, /^SMS_SENDER is needed in production/);
});

test('plain http is for this machine only', () => {
  assert.match(
    faultsOf({ PUBLIC_URL: 'http://id.example' })[0]!,
    /^PUBLIC_URL is "http:\/\/id.example": expected https/,
  );
  assert.deepEqual(faultsOf({ PUBLIC_URL: 'http://127.0.0.1:4000' }), []);
  assert.deepEqual(faultsOf({ PUBLIC_URL: 'https://localhost:4000' }), []);
});

test('rubbish in PORT is a fault, not a guess', () => {
  for (const port of ['abc', '-1', '4000.5', '0x10', ' 80', '0', '65536'])
    assert.equal(faultsOf({ PORT: port }).length, 1, port);
});

const SENDERS = {
  twilio: {
    TWILIO_ACCOUNT_SID: `AC${'0123456789abcdef'.repeat(2)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+12025550123',
  },
  aliyun: {
    ALIYUN_ACCESS_KEY_ID: 'LTAI',
    ALIYUN_ACCESS_KEY_SECRET: 'secret',
    ALIYUN_SIGN_NAME: '本体',
    ALIYUN_TEMPLATE_CODE: 'SMS_123',
    ALIYUN_TEMPLATE_PASSWORD_CHANGED: 'SMS_124',
    ALIYUN_TEMPLATE_PASSWORD_RESET: 'SMS_125',
    ALIYUN_TEMPLATE_PHONE_CHANGED: 'SMS_126',
    ALIYUN_TEMPLATE_ACCOUNT_CHANGED: 'SMS_127',
  },
  webhook: { SMS_WEBHOOK_URL: 'https://sms.example/send', SMS_WEBHOOK_SECRET: 'x'.repeat(32) },
};

test('V22: production names the countries that messages are sent to; “all” says so on purpose', () => {
  const { SMS_COUNTRIES: _unset, ...forgotten } = PRODUCTION;
  for (const [sender, settings] of Object.entries(SENDERS)) {
    assert.match(
      faultsOf({ ...forgotten, SMS_SENDER: sender, ...settings })[0]!,
      /^SMS_COUNTRIES is needed in production/,
      sender,
    );
    assert.equal(
      readConfig({ ...forgotten, SMS_SENDER: sender, ...settings, SMS_COUNTRIES: 'all' }).limits.smsCountries,
      undefined,
    );
  }
});

test('production starts with any sender that has what it needs; what is missing is named, all of it', () => {
  for (const [sender, settings] of Object.entries(SENDERS)) {
    const { sms } = readConfig({ ...PRODUCTION, SMS_SENDER: sender, ...settings });
    assert.equal(sms.sender, sender);
    const faults = faultsOf({ ...PRODUCTION, SMS_SENDER: sender });
    assert.deepEqual(
      faults.map((fault) => fault.split(' ', 1)[0]),
      Object.keys(settings),
      sender,
    );
    for (const name of Object.keys(settings))
      assert.equal(faultsOf({ ...PRODUCTION, SMS_SENDER: sender, ...settings, [name]: '\n' }).length, 1, name);
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
  const { limits, trustProxy } = readConfig({
    DATA_DIR: dataDir,
    SMS_COUNTRIES: 'CN, SG',
    SMS_DAILY_CAP: '500',
    TRUST_PROXY: '10.0.0.0/8, fd00::1',
  });
  assert.deepEqual(limits, { addressFactor: 1, smsDailyCap: 500, smsCountryShare: 50, smsCountries: ['CN', 'SG'] });
  assert.deepEqual(trustProxy, ['10.0.0.0/8', 'fd00::1']);
  for (const [name, values] of Object.entries({
    SMS_COUNTRIES: ['China', 'cn', 'CN,', '86', '__proto__'],
    SMS_DAILY_CAP: ['0', '-5', '1e3', 'many'],
    SMS_COUNTRY_SHARE: ['0', '101', '50%'],
    ADDRESS_LIMIT_FACTOR: ['0', '1001', '1.5'],
    TRUST_PROXY: ['1', 'true', 'loopback', '10.0.0.0/33', '10.0.0.0/0', '::/129', '10.0.0.0/8/8', '10.0.0.0/8,'],
  })) {
    for (const value of values)
      assert.deepEqual(
        faultsOf({ [name]: value }).map((fault) => fault.split(' ', 1)[0]),
        [name],
        `${name}=${value}`,
      );
  }
});

test('signing keys last a whole number of days, ninety if nothing is said', () => {
  assert.equal(readConfig({ DATA_DIR: dataDir }).signingKeyDays, 90);
  assert.equal(readConfig({ DATA_DIR: dataDir, SIGNING_KEY_DAYS: '30' }).signingKeyDays, 30);
  for (const days of ['0', '-1', '1.5', 'never', '4000'])
    assert.match(faultsOf({ SIGNING_KEY_DAYS: days })[0]!, /SIGNING_KEY_DAYS/, days);
});

test('V28: ACCESS_TOKEN_MINUTES is a whole number of minutes, 5 to 1440', () => {
  assert.equal(readConfig({ DATA_DIR: dataDir }).accessTokenMinutes, undefined);
  assert.equal(readConfig({ DATA_DIR: dataDir, ACCESS_TOKEN_MINUTES: '15' }).accessTokenMinutes, 15);
  for (const minutes of ['0', '4', '-5', '1.5', '1441', '1e3', 'day'])
    assert.match(faultsOf({ ACCESS_TOKEN_MINUTES: minutes })[0]!, /^ACCESS_TOKEN_MINUTES is ".*": expected/, minutes);
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

test('HSTS_INCLUDE_SUBDOMAINS is true or false, false if nothing is said', () => {
  assert.equal(readConfig({ DATA_DIR: dataDir }).hstsIncludeSubDomains, false);
  assert.equal(readConfig({ DATA_DIR: dataDir, HSTS_INCLUDE_SUBDOMAINS: 'true' }).hstsIncludeSubDomains, true);
  assert.match(
    faultsOf({ HSTS_INCLUDE_SUBDOMAINS: 'yes' })[0]!,
    /^HSTS_INCLUDE_SUBDOMAINS is "yes": expected true or false/,
  );
});
