export { verifyAccessToken, type AccessToken, type VerifyOptions } from './verify-access-token.ts';
export { verifyCredential, type VerifiedCredential, type VerifyCredentialOptions } from './verify-credential.ts';
export { OntidError, type OntidErrorCode } from '../protocol/errors.ts';
export type { TokenClaims, TokenFormat } from '../protocol/claims.ts';
export type { AuthTemplate, CredentialFields, CredentialPayload } from '../protocol/onttag.ts';
export type { OntId } from '../protocol/ont-id.ts';
