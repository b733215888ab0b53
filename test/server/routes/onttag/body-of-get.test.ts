import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fastify } from 'fastify';
import { OntTagError } from '../../../../src/server/errors/onttag-error.ts';
import { keepRawBodies } from '../../../../src/server/http/raw-body.ts';
import type { Server } from '../../../../src/server/http/server.ts';
import { readBodyOfGet } from '../../../../src/server/routes/support/onttag/body-of-get.ts';

test('any body of a GET is the JSON that it is, nothing where it is empty, or refused', async (t) => {
  const app = fastify();
  t.after(() => app.close());
  keepRawBodies(app as unknown as Server);
  let read: { value?: unknown; raw?: string | undefined; error?: unknown };
  app.get('/', async (request) => {
    try {
      const value = await readBodyOfGet(app as unknown as Server, request);
      read = { value, raw: request.rawBody?.toString('latin1') };
    } catch (error) {
      read = { error };
    }
    return '';
  });
  const bodies = fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        '{"__proto__":{}}',
        '{"a":{"constructor":{"prototype":1}}}',
        `"${'x'.repeat(16_382)}"`,
        `"${'x'.repeat(16_383)}"`,
      )
      .map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (payload) => {
      await app.inject({ method: 'GET', url: '/', payload });
      const { value, raw, error } = read;
      if (error === undefined) {
        assert.equal(raw, payload.length ? payload.toString('latin1') : undefined);
        assert.deepEqual(value, payload.length ? JSON.parse(payload.toString()) : undefined);
        assert.ok(payload.length <= 16 * 1024);
        assert.doesNotMatch(payload.toString(), /"__proto__":|"constructor":\{"prototype"/);
      } else if (payload.length > 16 * 1024)
        assert.ok(error instanceof OntTagError && error.error === 'PARAM_ERROR' && error.status === 413);
      else assert.equal((error as { statusCode?: number }).statusCode, 400, String(error));
    }),
    { numRuns: 300 },
  );
});
