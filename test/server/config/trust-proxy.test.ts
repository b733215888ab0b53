import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fastify } from 'fastify';
import { readTrustProxy } from '../../../src/server/config/trust-proxy.ts';

test('any text is networks that the server takes, each as it was written, or one fault', () => {
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.ipV4Extended(),
    fc.constantFrom('fe80::1%eth0', '::ffff:10.0.0.1', 'loopback', ''),
  );
  const network = fc.oneof(
    address,
    fc
      .tuple(address, fc.oneof(fc.constantFrom(0, 1, 32, 33, 128, 129, '08'), fc.string({ maxLength: 3 })))
      .map((parts) => parts.join('/')),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(network, { maxLength: 3 }), fc.constantFrom(',', ', ', ' ,'), (networks, comma) => {
      const faults: string[] = [];
      const text = networks.join(comma);
      const trusted = readTrustProxy(text, faults);
      assert.equal(faults.length, text && !trusted ? 1 : 0);
      if (!trusted) return;
      assert.deepEqual(
        trusted,
        text.split(',').map((each) => each.trim()),
      );
      // Nobody is trusted but by an address: no name, and no network of everybody.
      for (const each of trusted) assert.match(each, /^[\da-f.:]+(%[\w.:-]+)?(\/0*[1-9]\d*)?$/i);
      fastify({ trustProxy: trusted });
    }),
    { numRuns: 500 },
  );
});
