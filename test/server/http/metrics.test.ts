import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePort, startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let metricsPort: number;
before(async () => {
  metricsPort = await freePort();
  platform = await startTestPlatform({ config: { metricsPort } });
});
after(() => platform.close());

const scrape = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();

test('requests are counted by route pattern and status, failures by name, and no caller can add a label', async () => {
  const client = platform.client();
  await client.get('/healthz');
  for (let i = 0; i < 3; i++) await client.get(`/secret-${i}?token=${i}`);
  await client.post('/ontid/login/password', { phone: '+86*15821703553', password: 'not that one' });
  const text = await scrape();
  assert.match(text, /ontid_http_request_duration_seconds_count\{method="GET",route="\/healthz",status="200"\} 1\n/);
  assert.match(text, /ontid_http_request_duration_seconds_count\{method="GET",route="none",status="404"\} 3\n/);
  assert.match(
    text,
    /ontid_api_failures_total\{route="\/api\/v1\/ontid\/login\/password",error="INVALID_PASSWORD"\} 1\n/,
  );
  assert.match(text, /process_resident_memory_bytes \d/);
  assert.doesNotMatch(text, /secret-|token=/);
});

test('they are on a port of their own, and not at the public address', async () => {
  assert.equal((await platform.client().get('/metrics')).status, 404);
  assert.equal((await fetch(`http://127.0.0.1:${metricsPort}/`)).status, 404);
});
