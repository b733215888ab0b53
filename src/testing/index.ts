export { ontidFixtures, type OntidFixtureDefinitions, type OntidFixtures, type OntidWorkerFixtures } from './fixtures.ts';
export { testOntId } from './people.ts';
export { signInAs, type CookieJar } from './person-cookie.ts';
export { startTestIssuer, type TestIssuer, type TestIssuerOptions } from './test-issuer.ts';
export type { TokenClaims } from '../protocol/claims.ts';
export type { OntId } from '../protocol/ont-id.ts';
