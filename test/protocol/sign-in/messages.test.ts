import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import {
  helloMessage,
  isHello,
  isReady,
  isReceived,
  type MessageError,
  parseSignInMessage,
  readyMessage,
  receivedMessage,
  signInMessage,
} from '../../../src/protocol/sign-in/messages.ts';
import type { SignInResult } from '../../../src/protocol/sign-in/result.ts';

const STATE = 'x9-_x9-_x9-_x9-_x9-_x9';
const RESULT: SignInResult = {
  access_token: 'header.payload.signature',
  ontid: 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' as OntId,
};
const ERROR: MessageError = { code: 'ERR_ACCESS_DENIED', message: 'The person said no.' };
const GOOD = { source: 'ontid-signin', version: 1, state: STATE, result: RESULT };

const parse = (data: unknown) => parseSignInMessage(data, STATE);

test('a message has the form of the contract', () => {
  assert.deepEqual(signInMessage(STATE, { result: RESULT }), GOOD);
  assert.deepEqual(signInMessage(STATE, { error: ERROR }), {
    source: 'ontid-signin',
    version: 1,
    state: STATE,
    error: ERROR,
  });
});

test('what is sent is read again, as it arrives in another window', () => {
  const states = fc.string({ minLength: 22, maxLength: 128 });
  const tokens = fc.string({ minLength: 1, maxLength: 8192 });
  const answers = fc.oneof(
    tokens.map((token) => ({ result: { ...RESULT, access_token: token } })),
    tokens.map((token) => ({ result: { ...RESULT, refresh_token: token } })),
    fc
      .tuple(fc.string({ maxLength: 64 }), fc.string({ maxLength: 1024 }))
      .map(([code, message]) => ({ error: { code, message } })),
  );
  fc.assert(
    fc.property(states, answers, (state, answer) => {
      const message = signInMessage(state, answer);
      assert.deepEqual(parseSignInMessage(structuredClone(message), state), message);
    }),
  );
});

test('a message of another source, version or state is not ours', () => {
  for (const change of [
    { source: 'other' },
    { source: undefined },
    { source: ['ontid-signin'] },
    { version: 2 },
    { version: '1' },
    { version: [1] },
    { state: 'y9-_x9-_x9-_x9-_x9-_x9' },
    { state: '' },
    { state: undefined },
    { state: null },
    { state: [STATE] },
    { state: STATE.toUpperCase() },
  ])
    assert.equal(parse({ ...GOOD, ...change }), undefined, JSON.stringify(change));
});

test('a result with a wrong, missing or oversized member is no result', () => {
  for (const result of [
    undefined,
    null,
    'text',
    1,
    true,
    [],
    {},
    () => RESULT,
    { access_token: 'x' },
    { ontid: RESULT.ontid },
    { ...RESULT, access_token: '' },
    { ...RESULT, access_token: 1 },
    { ...RESULT, access_token: ['x'] },
    { ...RESULT, access_token: 'x'.repeat(8193) },
    { ...RESULT, ontid: 'did:ont:x' },
    { ...RESULT, ontid: [RESULT.ontid] },
    { ...RESULT, ontid: new String(RESULT.ontid) },
  ])
    assert.equal(parse({ ...GOOD, result }), undefined, JSON.stringify(result));
});

test('a credential comes along as it is; one that can be none is left behind, and the sign-in stands', () => {
  const read = (credential: unknown) => parse({ ...GOOD, result: { ...RESULT, credential } })!.result;
  assert.deepEqual(read('c'.repeat(32_768)), { ...RESULT, credential: 'c'.repeat(32_768) });
  for (const credential of ['', 'c'.repeat(32_769), ['c'], {}, 1, null]) assert.deepEqual(read(credential), RESULT);
});

test('an error with a wrong, missing or oversized member is no error', () => {
  const { result: _, ...rest } = GOOD;
  assert.deepEqual(parse({ ...rest, error: ERROR }), { ...rest, error: ERROR });
  for (const error of [
    null,
    'text',
    0,
    {},
    [],
    { code: 'x' },
    { message: 'x' },
    { code: 1, message: 'x' },
    { code: 'x'.repeat(65), message: 'x' },
    { code: 'x', message: 'x'.repeat(1025) },
  ]) {
    assert.equal(parse({ ...rest, error }), undefined, JSON.stringify(error));
  }
});

test('an answer that claims to be both is never taken for a success', () => {
  assert.deepEqual(parse({ ...GOOD, error: ERROR }), signInMessage(STATE, { error: ERROR }));
  assert.equal(parse({ ...GOOD, error: null }), undefined);
});

test('the JSON text of a message is not a message', () => {
  assert.equal(parse(JSON.stringify(GOOD)), undefined);
});

test('members that we do not know are no fault and are left behind', () => {
  const odd = JSON.parse(`{"__proto__": {"polluted": true}, "constructor": 1, "extra": {}}`) as object;
  const parsed = parse({ ...GOOD, ...odd, result: { ...RESULT, ...odd } });
  assert.deepEqual(parsed, GOOD);
  assert.equal(Object.getPrototypeOf(parsed!.result), Object.prototype);
  assert.equal((parsed as { polluted?: boolean }).polluted, undefined);
});

test('each member is read once, so that nothing can change between the check and the use', () => {
  const reads: string[] = [];
  const watched = <T extends object>(target: T, path: string): T =>
    new Proxy(target, {
      get(_, name) {
        const value = reads.includes(`${path}${String(name)}`) ? 'changed' : Reflect.get(target, name);
        reads.push(`${path}${String(name)}`);
        return value;
      },
    });
  assert.deepEqual(parse(watched({ ...GOOD, result: watched(RESULT, 'result.') }, '')), GOOD);
  assert.deepEqual(reads.toSorted(), [...new Set(reads)].sort());
});

test('whatever a window can be sent, it is the answer to this request or nothing', () => {
  const rubbish = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  const nearly = fc.record(
    {
      source: fc.oneof(fc.constant('ontid-signin'), rubbish),
      version: fc.oneof(fc.constant(1), rubbish),
      state: fc.oneof(fc.constant(STATE), rubbish),
      result: fc.oneof(
        fc.record({
          access_token: fc.oneof(fc.string(), rubbish),
          ontid: fc.oneof(fc.constant(RESULT.ontid), rubbish),
        }),
        rubbish,
      ),
      error: fc.oneof(fc.record({ code: rubbish, message: rubbish }), rubbish),
    },
    { requiredKeys: ['source', 'version', 'state'] },
  );
  fc.assert(
    fc.property(fc.oneof(rubbish, nearly), (data) => {
      const message = parse(structuredClone(data));
      if (!message) return;
      assert.equal(message.state, STATE);
      assert.ok(message.error ? typeof message.error.code === 'string' : message.result.ontid === RESULT.ontid);
    }),
    { numRuns: 1000 },
  );
});

const MAKERS = { hello: helloMessage, ready: readyMessage, received: receivedMessage };
const READERS = { hello: isHello, ready: isReady, received: isReceived };

test('hello, ready and received have the form of the contract, and each reader takes its own message only', () => {
  for (const [name, make] of Object.entries(MAKERS)) {
    const message = structuredClone(make(STATE));
    assert.deepEqual(message, { source: 'ontid-signin', version: 1, state: STATE, [name]: true });
    for (const [other, isOne] of Object.entries(READERS))
      assert.equal(isOne(message, STATE), other === name, `${name} ${other}`);
    assert.equal(parse(message), undefined, 'an older plugin ignores it');
  }
});

test('a hello, ready or received of another source, version, state or value is not ours', () => {
  for (const [name, isOne] of Object.entries(READERS)) {
    const good = { ...GOOD, result: undefined, [name]: true };
    assert.ok(isOne(good, STATE));
    for (const change of [
      { source: 'other' },
      { source: ['ontid-signin'] },
      { version: 2 },
      { version: '1' },
      { state: 'y9-_x9-_x9-_x9-_x9-_x9' },
      { state: undefined },
      { state: [STATE] },
      { [name]: undefined },
      { [name]: 1 },
      { [name]: 'true' },
      { [name]: {} },
    ])
      assert.ok(!isOne({ ...good, ...change }, STATE), JSON.stringify(change));
    for (const data of [undefined, null, 'text', JSON.stringify(good), 1, [], [good]]) assert.ok(!isOne(data, STATE));
  }
});
