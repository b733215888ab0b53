import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { signedText } from '../../../../src/protocol/onttag/onttag.ts';
import { feedSignedText, membersOf } from '../../../../src/server/onttag/members.ts';
import { authRequest, type Holder, newOwner, newRequester, PNG } from '../../../support/custody/onttag.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../../../support/platform.ts';
import { ROOT } from '../../../support/runner/sources.ts';

const MIB = 2 ** 20;
const PATH = '/api/v1/onttag/authrequest';
let platform: TestPlatform;
let app: Holder & { origin: string };
let url: string;
let child: ReturnType<typeof spawn>;
/** Memory of the platform's process, in bytes: all that is resident, and what its buffers take, be it written to or not. */
let memory: () => Promise<{ resident: number; buffers: number }>;

/**
 * What the bodies may cost of each: two of 12 MiB that are read at once, 40 to 65 MiB of pieces that V8 has not collected
 * yet, and some heap, which is 70 to 105 MiB. Without the turns one address has sixteen read at once: buffers of 192 MiB.
 */
const MOST_BYTES = 150 * MIB;

/** The platform in a process of its own, whose memory is nobody else's. */
before(async () => {
  platform = await startTestPlatform();
  app = await newRequester(platform);
  const [port, metrics] = [await freePort(), await freePort()];
  url = `http://localhost:${port}`;
  child = spawn(process.execPath, ['src/server/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      PUBLIC_URL: url,
      METRICS_PORT: String(metrics),
      DATABASE_URL: platform.databaseUrl,
      ENVELOPE_KEY: platform.config.envelopeKey.toString('base64'),
    },
  });
  let log = '';
  child.stderr!.on('data', (chunk) => (log += chunk));
  while (!log.includes('platform on')) await once(child.stderr!, 'data');
  memory = async () => {
    const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    const read = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)![1]);
    return { resident: read('process_resident_memory_bytes'), buffers: read('nodejs_external_memory_bytes') };
  };
});
after(async () => {
  child.kill();
  await once(child, 'close');
  await platform.close();
});

/** Sends a body; an answer may come before all of it is sent. */
function upload(
  body: Buffer | string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; error: number }> {
  return new Promise((done, fail) => {
    const sent = request(`${url}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    });
    sent.on('error', fail);
    sent.on('response', async (response) => {
      sent.off('error', fail).on('error', () => {});
      const answer = await text(response);
      done({
        status: response.statusCode!,
        headers: response.headers,
        error: (JSON.parse(answer) as { error: number }).error,
      });
      sent.destroy();
    });
    sent.end(body);
  });
}

/** A request of an app that is known, with a signature that is not right. */
const unsigned = (bytes: number) =>
  Buffer.from(
    JSON.stringify({
      ...authRequest(app, app, { frontdoc: `image/png;base64,${PNG.replace(/=+$/, '')}${'A'.repeat(bytes)}` }),
      signature: `${'A'.repeat(87)}=`,
    }),
  );

test('threat 35: 60 uploads of strangers at the same time cost less than 150 MiB, are refused, and delay no probe', async () => {
  const bodies = [unsigned(11 * MIB), unsigned(16 * MIB)];
  await upload(unsigned(1000));
  const before = await memory();
  const most = { ...before };
  let [slowest, uploading] = [0, true];
  const watching = (async () => {
    while (uploading) {
      const asked = performance.now();
      assert.equal((await fetch(`${url}/healthz`)).status, 200);
      slowest = Math.max(slowest, performance.now() - asked);
      const { resident, buffers } = await memory();
      most.resident = Math.max(most.resident, resident);
      most.buffers = Math.max(most.buffers, buffers);
    }
  })();
  const answers = await Promise.all(Array.from({ length: 59 }, (_, n) => upload(bodies[n % 4 === 3 ? 1 : 0]!)));
  uploading = false;
  await watching;
  const statuses = new Set(answers.map(({ status }) => status));
  assert.deepEqual(
    [...statuses].filter((status) => ![401, 413, 429].includes(status)),
    [],
  );
  assert.ok(statuses.has(401) && statuses.has(429), [...statuses].join());
  for (const { status, headers } of answers) if (status === 429) assert.ok(Number(headers['retry-after']) > 0);
  for (const kind of ['resident', 'buffers'] as const) {
    const cost = most[kind] - before[kind];
    assert.ok(cost < MOST_BYTES, `${kind}: ${Math.round(cost / MIB)} MiB`);
  }
  assert.ok(slowest < 2000, `${Math.round(slowest)} ms`);
});

test('threat 35: the members of a signed request are found without decoding them, and give the text that is signed', () => {
  const name = fc.stringMatching(/^[A-Za-z_]{1,40}$/);
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string(), fc.base64String({ maxLength: 300 }));
  const spaced = (members: object, indent: number) => JSON.stringify(members, null, indent);
  fc.assert(
    fc.property(
      fc.dictionary(name, value, { noNullPrototype: true }),
      fc.nat(3),
      fc.boolean(),
      (members, indent, escaped) => {
        const body = escaped ? spaced(members, indent).replaceAll('/', '\\/') : spaced(members, indent);
        const found = membersOf(Buffer.from(body))!;
        assert.deepEqual(
          [...found].map(([key, raw]) => [key, JSON.parse(raw.toString())]),
          Object.entries(members),
        );
        const pieces: Buffer[] = [];
        assert.ok(feedSignedText(found, (piece) => pieces.push(Buffer.from(piece))));
        assert.equal(Buffer.concat(pieces).toString(), signedText(members));
      },
    ),
  );
});

test('threat 35: slashes of a long document may be escaped, other escapes there are no document', () => {
  const document = 'iVBO/+'.repeat(20_000);
  const signed = (written: string) => {
    const pieces: Buffer[] = [];
    const whole = feedSignedText(membersOf(Buffer.from(`{"frontdoc":"${written}"}`))!, (piece) =>
      pieces.push(Buffer.from(piece)),
    );
    return whole && Buffer.concat(pieces).toString();
  };
  assert.equal(signed(document.replaceAll('/', '\\/')), signedText({ frontdoc: document }));
  assert.equal(signed(document.replace('/', '\\u002f')), false);
  assert.equal(signed(`${document}\\n`), false);
});

test('threat 35: what is no object of texts has no members, nor has one with a name twice', () => {
  for (const body of [
    '',
    '{',
    '[]',
    'null',
    '{"a":1}',
    '{"a":"b",}',
    '{"a":"b"',
    '{"a":"b"}x',
    '{"a":"b" "c":"d"}',
    '{"a":"b","a":"c"}',
    '{"a":"\\"}',
    '{a:"b"}',
    '{"a":{"b":"c"}}',
    '{,}',
    '"a"',
  ]) {
    assert.equal(membersOf(Buffer.from(body)), undefined, body);
  }
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.stringMatching(/^[{}":,\\a ]{0,40}$/)), (body) => {
      const found = membersOf(Buffer.from(body));
      if (!found) return;
      try {
        const parsed = JSON.parse(body) as Record<string, unknown>;
        assert.deepEqual([...found.keys()].sort(), Object.keys(parsed).sort());
      } catch {
        // It is refused when it is parsed.
      }
    }),
  );
});

test('threat 35: a body that stops in the middle ends, and keeps nobody else from sending', async () => {
  await platform.services.db.deleteFrom('rate_limit').execute();
  const requests = Array.from({ length: 3 }, () => {
    const stalled = request(`${url}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    });
    stalled.on('error', () => {});
    stalled.write('{');
    return stalled;
  });
  for (const stalled of requests) stalled.destroy();
  const { status } = await upload(unsigned(1000));
  assert.equal(status, 401);
});

test('threat 35: the page’s documents are read only of somebody who is signed in', async () => {
  await platform.services.db.deleteFrom('rate_limit').execute();
  const body = JSON.stringify({ ontid: app.ontid, country: 'CN', doc_type: 'passport', frontdoc: 'A'.repeat(MIB) });
  const headers = { origin: platform.url, 'content-type': 'application/json' };
  const answer = await fetch(`${platform.url}/api/v1/account/verify-document`, { method: 'POST', headers, body });
  assert.equal(answer.status, 401);
  const owner = await newOwner(platform);
  const signedIn = await owner.client.post('/account/verify-document', {
    ontid: owner.ontid,
    country: 'CN',
    doc_type: 'passport',
    frontdoc: `data:image/png;base64,${PNG}`,
  });
  assert.equal(signedIn.status, 200);
});
