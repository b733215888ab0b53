import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTemplate, signedText } from '../../../src/protocol/onttag/onttag.ts';
import { COUNTRIES } from '../../../src/protocol/onttag/onttag-countries.ts';

test('the published example of a request gives the published text to sign', () => {
  const request = {
    txn_hash: '5f77103a51ef21c912625618fab20a8486fc03b118410b5101dee3be19909583',
    auth_id: '1233211233211233211123312',
    backdoc: 'image/png;base64,iVBORw0KGgoAAAANSUhmJM5WHUcAeKwnHAcY...',
    country: 'CN',
    doc_type: 'passport',
    frontdoc: 'image/png;base64,iVBORw0KGgoAAAAADAFBMAAAAAAAAAAAAAAA...',
    ontid: 'did:ont:AcbVUAXkJSKy7g43KHW378pBwA48Ywbuuw',
    owner_ontid: 'did:ont:AcbVUAXkJSKy7g43KHW378pBwA48Ywbuuw',
    signature: 'sigvalue',
    txn_body: '000005f77103a51c9eb625618fab20a8486fc03b1184...1dee3be19909583',
  };
  assert.equal(
    signedText(request),
    '{"auth_id":"1233211233211233211123312","backdoc":"image/png;base64,iVBORw0KGgoAAAANSUhmJM5WHUcAeKwnHAcY...","country":"CN","doc_type":"passport","frontdoc":"image/png;base64,iVBORw0KGgoAAAAADAFBMAAAAAAAAAAAAAAA...","ontid":"did:ont:AcbVUAXkJSKy7g43KHW378pBwA48Ywbuuw","owner_ontid":"did:ont:AcbVUAXkJSKy7g43KHW378pBwA48Ywbuuw","txn_body":"000005f77103a51c9eb625618fab20a8486fc03b1184...1dee3be19909583","txn_hash":"5f77103a51ef21c912625618fab20a8486fc03b118410b5101dee3be19909583"}',
  );
});

test('there are 244 countries, each once, and each is a region that has a name', () => {
  assert.equal(COUNTRIES.length, 244);
  assert.equal(new Set(COUNTRIES).size, 244);
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  assert.deepEqual(
    COUNTRIES.filter((code) => names.of(code) === undefined),
    [],
  );
  assert.deepEqual([COUNTRIES[0], COUNTRIES.at(-1)], ['AF', 'ZW']);
});

test('a template is one of ours, not what every object has', () => {
  assert.ok(isTemplate('authtemplate_kyc01'));
  for (const text of ['constructor', '__proto__', 'toString', '', 'authtemplate_kyc02'])
    assert.ok(!isTemplate(text), text);
});
