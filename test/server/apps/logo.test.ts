import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { LOGO_MAX_BYTES, readLogo } from '../../../src/server/apps/logo.ts';
import { ApiError } from '../../../src/server/errors/api-error.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const PNG = readFileSync(new URL('../../../demo/pictures/sign-in.png', import.meta.url)).subarray(0, 1000);
const ORIGIN = 'https://shop.example';
let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

test('a picture is known by what it begins with, and nothing else is taken', () => {
  assert.equal(readLogo(PNG).type, 'image/png');
  assert.equal(readLogo(Buffer.from('\xff\xd8\xff\xe0rest', 'latin1')).type, 'image/jpeg');
  assert.equal(readLogo(Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1')).type, 'image/webp');
  for (const text of [
    '',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<html>',
    'GIF89a',
    ' \x89PNG\r\n\x1a\n',
    'RIFF\x10\0\0\0WAVE',
  ]) {
    assert.throws(() => readLogo(Buffer.from(text, 'latin1')), /PNG, JPEG or WebP/, text);
  }
  assert.throws(() => readLogo(Buffer.concat([PNG, Buffer.alloc(LOGO_MAX_BYTES)])), /at most 32768/);
});

test('any file is a picture of the type that it begins as, with every byte, or is refused', () => {
  const begins = { 'image/png': '\x89PNG\r\n\x1a\n', 'image/jpeg': '\xff\xd8\xff', 'image/webp': 'RIFF....WEBP' };
  const head = fc
    .constantFrom('', '<svg>', 'RIFF', ...Object.values(begins))
    .map((text) => Buffer.from(text, 'latin1'));
  fc.assert(
    fc.property(head, fc.uint8Array(), fc.boolean(), (first, rest, isShort) => {
      const file = Buffer.concat([first.subarray(0, first.length - (isShort ? 1 : 0)), rest]);
      try {
        const { bytes, type } = readLogo(file);
        assert.deepEqual(bytes, file);
        const [start, end] = begins[type as keyof typeof begins].split('....') as [string, string?];
        assert.ok(file.toString('latin1').startsWith(start) && (!end || file.toString('latin1', 8).startsWith(end)));
      } catch (error) {
        assert.ok(error instanceof ApiError && error.error === 'PARAM_ERROR', String(error));
      }
    }),
  );
});

test('threat 20: it is served from the platform as a picture and as nothing else, and the page shows it', async () => {
  const { ontId } = await platform.services.apps.add({
    name: 'Shop',
    origins: [ORIGIN],
    redirectUris: [],
    tokenFormat: 'jws',
    logo: PNG,
  });
  const html = await (
    await platform.client().get(`/signin?client_id=${ontId}&origin=${ORIGIN}&state=${'A'.repeat(22)}`)
  ).text();
  const path = /<img class="logo" src="([^"]+)"/.exec(html)![1]!;
  const response = await platform.client().get(path);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), Buffer.from(PNG));
  assert.equal(response.headers.get('content-type'), 'image/png');
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  assert.match(response.headers.get('content-security-policy')!, /^default-src 'none'; sandbox;/);
  for (const other of [await platform.addApp(ORIGIN), 'constructor'])
    assert.equal((await platform.client().get(`/apps/${other}/logo`)).status, 404);
});
