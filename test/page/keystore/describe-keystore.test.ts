import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeKeystore } from '../../../src/page/keystore/describe-keystore.ts';
import { KEYSTORE_MAX_LENGTH } from '../../../src/protocol/custody/keystore-limit.ts';

const ADDRESS = 'AGo4M3nnEGQjpn8FAepQyfcwoBc5172yai';
const HOLDER = { ontid: `did:ont:${ADDRESS}`, label: '我的钱包' };
const KEY = { address: ADDRESS, key: 'c2VhbGVk', label: HOLDER.label };

test('a keystore says whose it is in each form, and as base64 of it', () => {
  const forms = [
    KEY,
    { ontid: HOLDER.ontid, label: HOLDER.label, controls: [{ address: ADDRESS, key: KEY.key }] },
    { identities: [{ label: HOLDER.label, controls: [KEY] }], accounts: [KEY, KEY] },
    { identities: [], accounts: [KEY] },
  ];
  for (const form of forms) {
    const text = JSON.stringify(form, null, 2);
    assert.deepEqual(describeKeystore(`\n${text} `), HOLDER);
    assert.deepEqual(describeKeystore(Buffer.from(text).toString('base64')), HOLDER);
  }
  assert.deepEqual(describeKeystore(JSON.stringify({ ...KEY, label: undefined })), { ...HOLDER, label: '' });
});

test('what is no keystore says nothing', () => {
  const strangers = [
    '',
    'null',
    '[]',
    '{}',
    'AAAA',
    '{"address":',
    JSON.stringify({ ...KEY, key: 1 }),
    JSON.stringify({ ...KEY, address: 'somewhere' }),
  ];
  for (const text of [...strangers, JSON.stringify(KEY).padEnd(KEYSTORE_MAX_LENGTH + 1)])
    assert.equal(describeKeystore(text), null, text.slice(0, 40));
});
