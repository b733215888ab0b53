export type { OntId } from '../protocol/common/ont-id.ts';
export type { E164 } from '../protocol/common/phone.ts';
export type { TokenClaims, TokenFormat } from '../protocol/oauth/claims.ts';
export type { CredentialFields } from '../protocol/onttag/onttag.ts';
export {
  type OntidFixtureDefinitions,
  type OntidFixtures,
  type OntidWorkerFixtures,
  ontidFixtures,
} from './fixtures.ts';
export { testOntId, testPhone } from './people.ts';
export { type CookieJar, type Sharing, signInAs } from './person-cookie.ts';
export { startTestIssuer, type TestIssuer, type TestIssuerOptions } from './test-issuer.ts';
