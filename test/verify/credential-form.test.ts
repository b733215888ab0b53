import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OntidError } from '../../src/protocol/errors/errors.ts';
import { readCredential } from '../../src/verify/credential-form.ts';

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');

test('any text at all is a credential, or is told to be malformed', () => {
  const header = { alg: 'ONT-ES256', kid: 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf#keys-1', typ: 'JWT-X' };
  const signature = Buffer.concat([Buffer.of(1), Buffer.alloc(64, 7)]).toString('base64');
  const parts = fc.tuple(
    fc.constantFrom(header, {}, null),
    fc.jsonValue(),
    fc.constantFrom(signature, 'AA=='),
    fc.jsonValue(),
  );
  const texts = parts.map(([head, payload, signed, proof]) =>
    [part(head), part(payload), signed, part(proof)].join('.'),
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9+/=.]{0,60}$/), texts),
      (text) => {
        try {
          readCredential(text);
        } catch (error) {
          assert.ok(error instanceof OntidError && error.code === 'ERR_CREDENTIAL_MALFORMED', String(error));
        }
      },
    ),
  );
});
