export type { TokenClaims, TokenFormat } from '../protocol/claims.ts';
export type { OntId } from '../protocol/ont-id.ts';
export type { CredentialFields } from '../protocol/onttag.ts';
export type { E164 } from '../protocol/phone.ts';
export {
  type OntidFixtureDefinitions,
  type OntidFixtures,
  type OntidWorkerFixtures,
  ontidFixtures,
} from './fixtures.ts';
export { testOntId, testPhone } from './people.ts';
export { type CookieJar, type Sharing, signInAs } from './person-cookie.ts';
export { startTestIssuer, type TestIssuer, type TestIssuerOptions } from './test-issuer.ts';
