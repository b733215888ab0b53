import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sdk from 'ontology-ts-sdk';
import { type IssuedCredential, ONT_TAG_CODES } from '../../../src/protocol/onttag/onttag.ts';
import {
  authRequest,
  callOntTag,
  FIELDS,
  getWithBody,
  type Holder,
  newId,
  newOwner,
  newRequester,
  type OntTagAnswer,
  PNG,
  type TestOwner,
} from '../../support/custody/onttag.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { signCall } from '../../support/server/signed-call.ts';

let platform: TestPlatform;
let requester: Awaited<ReturnType<typeof newRequester>>;
let owner: TestOwner;
before(async () => {
  platform = await startTestPlatform();
  requester = await newRequester(platform);
  owner = await newOwner(platform, requester);
});
after(() => platform.close());

/** Calls as an app’s back end does: no cookie, no origin. */
const call = (method: string, path: string, body?: unknown) => callOntTag(platform.url, method, path, body);
const submit = (request: unknown) => call('POST', '/onttag/authrequest', request);
const statusOf = async (authId: unknown) => (await call('GET', `/onttag/authrequesters?authID=${String(authId)}`)).body;
const query = (holder: Holder, changes: object = {}) =>
  holder.sign({ nounce: newId(), auth_template: 'authtemplate_kyc01', ontid: holder.ontid, ...changes });
const documents = () => platform.services.db.selectFrom('onttag_document').selectAll().execute();

test('documents go in, nobody has decided: null; approved: true, in both spellings; and no document is left', async () => {
  const request = requester.sign(authRequest(requester, owner, { doc_type: 'passport' }));
  assert.deepEqual(await submit(request), {
    status: 200,
    body: { action: 'AuthReq', version: '1.0', error: 0, desc: 'SUCCESS', result: true },
  });
  assert.deepEqual(await statusOf(request['auth_id']), {
    action: 'queryAuthStat',
    version: '1.0',
    error: 0,
    desc: 'SUCCESS',
    result: null,
  });
  const kept = await documents();
  assert.deepEqual(kept.map(({ side }) => side).sort(), ['back', 'front']);
  for (const { content_sealed } of kept)
    assert.ok(!content_sealed.includes(Buffer.from(PNG, 'base64').subarray(0, 8)), 'sealed');
  assert.deepEqual(
    (await platform.services.onttag.requests.documents(request['auth_id'] as string)).map(({ content }) =>
      content.toString('base64'),
    ),
    [PNG, PNG],
  );
  await platform.services.onttag.decisions.approve(request['auth_id'] as string, FIELDS);
  assert.deepEqual((await statusOf(request['auth_id'])).result, {
    auth_id: request['auth_id'],
    auth_status: true,
    auth_flag: true,
  });
  assert.deepEqual(await documents(), []);
});

test('a rejected request is false, its documents are gone, and nothing was issued', async () => {
  const person = await newOwner(platform, requester);
  const request = requester.sign(authRequest(requester, person));
  await submit(request);
  await platform.services.onttag.decisions.reject(request['auth_id'] as string, 'The photo is blurred');
  assert.deepEqual((await statusOf(request['auth_id'])).result, {
    auth_id: request['auth_id'],
    auth_status: false,
    auth_flag: false,
  });
  assert.deepEqual(await documents(), []);
  assert.deepEqual((await call('POST', '/onttag/authrequesters', query(person))).body.result, []);
  await assert.rejects(platform.services.onttag.decisions.approve(request['auth_id'] as string, FIELDS), {
    error: 'NOT_FOUND',
  });
});

test('of many decisions at once one holds, and one credential is issued', async () => {
  const person = await newOwner(platform);
  const request = person.sign(authRequest(person, person));
  await submit(request);
  const decided = await Promise.allSettled(
    Array.from({ length: 8 }, () => platform.services.onttag.decisions.approve(request['auth_id'] as string, FIELDS)),
  );
  assert.equal(decided.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(((await call('POST', '/onttag/authrequesters', query(person))).body.result as unknown[]).length, 1);
});

test('an approval says what a document can say; else nothing is decided', async () => {
  const person = await newOwner(platform);
  const request = person.sign(authRequest(person, person));
  const id = request['auth_id'] as string;
  await submit(request);
  for (const [changes, message] of [
    [{ Nationality: 'XX' }, /Nationality/],
    [{ BirthDay: '1990-02-30' }, /BirthDay is a date/],
    [{ IssueDate: '1.1.2000' }, /IssueDate is a date/],
    [{ ExpirationDate: '2020-01-01' }, /has passed/],
    [{ Name: '\u202e' }, /Name has/],
    [{ IDDocNumber: ' ' }, /IDDocNumber has/],
  ] as const)
    await assert.rejects(platform.services.onttag.decisions.approve(id, { ...FIELDS, ...changes }), {
      error: 'PARAM_ERROR',
      message,
    });
  await assert.rejects(platform.services.onttag.decisions.reject(id, ''), { error: 'PARAM_ERROR' });
  assert.equal((await statusOf(id)).result, null);
  assert.equal((await platform.services.onttag.requests.documents(id)).length, 2);
});

test('a credential is listed as published, its owner alone opens it, and the SDK takes signature and proof', async () => {
  const person = await newOwner(platform, requester);
  const request = requester.sign(authRequest(requester, person));
  await submit(request);
  await platform.services.onttag.decisions.approve(request['auth_id'] as string, FIELDS);
  const { body } = await call('POST', '/onttag/authrequesters', query(person));
  assert.deepEqual(
    { ...body, result: 0 },
    { action: 'queryMyCredentails', version: '1.0', error: 0, desc: 'SUCCESS', result: 0 },
  );
  const [issued, ...more] = body.result as IssuedCredential[];
  assert.deepEqual(more, []);
  assert.deepEqual(Object.keys(issued!), [
    'credential_context',
    'create_time',
    'encrp_origdata',
    'issue_ontid',
    'txnhash',
  ]);
  assert.equal(issued!.credential_context, 'credential:sfp_passport_authentication');
  assert.match(issued!.create_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  await assert.rejects(owner.open(issued!.encrp_origdata));

  const credential = await person.open(issued!.encrp_origdata);
  const [header, payload, signature, proof] = credential.split('.') as [string, string, string, string];
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64').toString()) as Record<string, unknown>;
  for (const part of [header, payload, signature, proof]) assert.match(part, /^[A-Za-z0-9+/]+={0,2}$/);
  const { kid, ...rest } = read(header);
  assert.equal(kid, `${issued!.issue_ontid}#keys-1`);
  assert.deepEqual(rest, { typ: 'JWT-X', alg: 'ONT-ES256' });
  assert.deepEqual(read(payload)['clm'], { cred: { ...FIELDS, IssuerName: 'ONTTA' } });

  const claim = sdk.Claim.deserialize(credential);
  assert.equal(claim.metadata.subject, person.ontid);
  const { keys } = (await (await fetch(`${platform.url}/.well-known/onttag-jwks.json`)).json()) as {
    keys: { x: string; y: string; kid: string }[];
  };
  assert.equal(keys[0]!.kid, kid);
  const y = Buffer.from(keys[0]!.y, 'base64url');
  const publicKey = new sdk.Crypto.PublicKey(
    `0${2 + (y.at(-1)! & 1)}${Buffer.from(keys[0]!.x, 'base64url').toString('hex')}`,
  );
  assert.equal(sdk.Crypto.Address.generateOntid(publicKey), issued!.issue_ontid);
  const hex = (text: string) => Buffer.from(text).toString('hex');
  assert.ok(publicKey.verify(hex(`${header}.${payload}`), claim.signature!));
  assert.ok(!publicKey.verify(hex(`${header}.${payload} `), claim.signature!));
  const { TxnHash, MerkleRoot, Nodes } = read(proof) as {
    TxnHash: string;
    MerkleRoot: string;
    Nodes: { Direction: string; TargetHash: string }[];
  };
  assert.equal(TxnHash, issued!.txnhash);
  assert.ok(sdk.Merkle.verifyClaimProof(TxnHash, MerkleRoot, Nodes));
});

test('the older forms of the query: GET with a body, and myclaims', async () => {
  const get = async (body: string) => (await getWithBody(platform.url, '/onttag/authrequesters', body)).body;
  const listed = (await call('POST', '/onttag/authrequesters', query(owner))).body;
  assert.deepEqual(await get(JSON.stringify(query(owner))), listed);
  assert.deepEqual((await call('POST', '/ontpass/myclaims', query(owner))).body, listed);
  for (const body of [
    '',
    '{',
    '[]',
    '{"__proto__":{}}',
    JSON.stringify({ ...query(owner), nounce: 5 }),
    ' '.repeat(20_000),
  ])
    assert.equal((await get(body)).error, ONT_TAG_CODES.PARAM_ERROR);
});

test('without the owner’s signature an app sees the list of who has agreed to it, and no other caller does', async () => {
  const stranger = await newOwner(platform);
  const unsigned = { nounce: newId(), auth_template: 'authtemplate_kyc01', ontid: owner.ontid };
  assert.equal((await call('POST', '/onttag/authrequesters', unsigned)).body.error, ONT_TAG_CODES.NOT_PERMISSION);
  const asApp = async (body: object) => {
    const text = JSON.stringify(body);
    const url = '/api/v1/onttag/authrequesters';
    const response = await fetch(platform.url + url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', hmac: signCall(requester.ontid, requester.secret, url, text) },
      body: text,
    });
    return ((await response.json()) as OntTagAnswer['body']).error;
  };
  assert.equal(await asApp(unsigned), 0);
  assert.equal(await asApp({ ...unsigned, ontid: stranger.ontid }), ONT_TAG_CODES.NOT_PERMISSION);
});

test('threat 16: an auth_id and a nounce are good once', async () => {
  const person = await newOwner(platform, requester);
  const request = requester.sign(authRequest(requester, person));
  const answers = await Promise.all(Array.from({ length: 4 }, () => submit(request)));
  assert.deepEqual(answers.map(({ body }) => body.error).sort(), [0, 61002, 61002, 61002]);
  const asked = query(person);
  const lists = await Promise.all(Array.from({ length: 10 }, () => call('POST', '/onttag/authrequesters', asked)));
  assert.equal(lists.filter(({ body }) => body.error === 0).length, 1);
});

test('a request is taken only as its ONT ID has signed it', async () => {
  const person = await newOwner(platform, requester);
  const request = authRequest(requester, person);
  const signed = requester.sign(request);
  const signature = Buffer.from(signed['signature'] as string, 'base64');
  const der = Buffer.concat([Buffer.from('3044', 'hex'), signature.subarray(1)]).toString('base64');
  for (const changes of [
    { country: 'US' },
    { note: 'added' },
    { signature: '111111111111111111111' },
    { signature: der },
    { signature: Buffer.concat([Buffer.of(2), signature.subarray(1)]).toString('base64') },
    { signature: signature.subarray(1).toString('base64') },
    { signature: signature.toString('hex').toUpperCase() },
    { signature: person.sign(request)['signature'] },
  ]) {
    const { status, body } = await submit({ ...signed, ...changes });
    assert.deepEqual([status, body.error, body.result], [401, 62006, false], JSON.stringify(changes));
  }
  assert.equal(
    (await submit({ ...signed, ontid: `did:ont:A${'1'.repeat(33)}` })).body.error,
    ONT_TAG_CODES.NOT_REGISTRY,
  );
  assert.equal((await submit(requester.sign({ ...request, note: 'signed with the rest' }, 'hex'))).body.error, 0);
});

test('an app may send the documents of people who have agreed to it, and a person their own alone', async () => {
  const stranger = await newOwner(platform);
  const refused = [
    requester.sign(authRequest(requester, stranger)),
    requester.sign(authRequest(requester, stranger, { owner_ontid: `did:ont:A${'1'.repeat(33)}` })),
    stranger.sign(authRequest(stranger, owner)),
  ];
  const answers = [];
  for (const request of refused) answers.push((await submit(request)).body);
  assert.ok(answers.every(({ error }) => error === ONT_TAG_CODES.NOT_PERMISSION));
  assert.equal(new Set(answers.map(({ desc }) => desc)).size, 1, 'nobody learns who has an ONT ID');
  assert.equal((await submit(stranger.sign(authRequest(stranger, stranger)))).body.error, 0);
});

test('the sixth attempt for one person, kind of document and requester is 62001; others are not counted', async () => {
  const person = await newOwner(platform, requester);
  const attempt = async (changes = {}) =>
    (await submit(requester.sign(authRequest(requester, person, changes)))).body.error;
  const attempts = await Promise.all(Array.from({ length: 8 }, () => attempt()));
  assert.deepEqual(attempts.sort(), [0, 0, 0, 0, 0, 62001, 62001, 62001]);
  assert.equal(await attempt({ doc_type: 'dl' }), 0);
  assert.equal((await submit(person.sign(authRequest(person, person)))).body.error, 0);
});

test('threat 27: odd input is 61001 and never a failure of ours', async () => {
  const sign = (changes: object) => requester.sign(authRequest(requester, owner, { doc_type: 'idcard', ...changes }));
  const bad: unknown[] = [
    '',
    '{',
    '[]',
    'null',
    '{"__proto__":{"a":1}}',
    '{"constructor":{"prototype":{}}}',
    '['.repeat(5000),
    {},
    sign({ auth_id: 'short' }),
    sign({ auth_id: 'x'.repeat(256) }),
    sign({ auth_id: 5 }),
    sign({ country: 'XX' }),
    sign({ country: 'cn' }),
    sign({ doc_type: 'toString' }),
    sign({ frontdoc: 'text' }),
    sign({ frontdoc: 'image/png;base64,' }),
    sign({ frontdoc: 'image/svg+xml;base64,PHN2Zz4=' }),
    sign({ frontdoc: `image/jpeg;base64,${PNG}` }),
    sign({ frontdoc: `image/png;base64,${PNG}!` }),
    sign({ backdoc: { a: 1 } }),
    sign({ 'a.b': 'x' }),
    sign({ 10: 'x' }),
  ];
  for (const body of bad) {
    const { status, body: answer } = await submit(body);
    assert.deepEqual(
      [status >= 400 && status < 500, answer.action, answer.error],
      [true, 'AuthReq', 61001],
      JSON.stringify(body).slice(0, 300),
    );
  }
  for (const authID of ['', 'x', 'x'.repeat(256), '%00', '%FF'])
    assert.ok([61001, 61003].includes((await statusOf(authID)).error), authID);
  assert.equal((await statusOf(newId())).error, ONT_TAG_CODES.NOT_FOUND);
  for (const changes of [{ auth_template: 'constructor' }, { auth_template: 'none' }, { nounce: 'short' }])
    assert.equal((await call('POST', '/onttag/authrequesters', query(owner, changes))).body.error, 61001);
});

test('documents of up to 4 MiB each are taken here, and nowhere else', async () => {
  const person = await newOwner(platform, requester);
  const image = Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.alloc(4 * 1024 * 1024 - 100)]).toString('base64');
  const large = requester.sign(
    authRequest(requester, person, {
      frontdoc: `data:image/png;base64,${image}`,
      backdoc: `image/png;base64,${image}`,
    }),
  );
  assert.ok(JSON.stringify(large).length > 10.6 * 1024 * 1024);
  assert.equal((await submit(large)).body.error, 0);
  const tooLarge = await submit({ ...large, backdoc: `${large['backdoc'] as string}${'A'.repeat(2_000_000)}` });
  assert.deepEqual([tooLarge.status, tooLarge.body.error], [413, 61001]);
  assert.match(tooLarge.body.desc, /12288 KiB/);
  for (const path of ['/onttag/authrequesters', '/ontpass/myclaims'])
    assert.equal((await call('POST', path, { nounce: 'x'.repeat(17_000) })).status, 413);
});

test('the countries, with their names', async () => {
  const { body } = await call('GET', '/onttag/countries?lang=zh');
  const listed = body.result as { country_code: string; country_name: string }[];
  assert.equal(listed.length, 244);
  assert.deepEqual(
    listed.find(({ country_code }) => country_code === 'CN'),
    { country_code: 'CN', country_name: '中国' },
  );
  assert.equal((await call('GET', '/onttag/countries?lang=xx')).body.error, 61001);
});
