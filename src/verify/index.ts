export type { TokenClaims, TokenFormat } from '../protocol/claims.ts';
export { OntidError, type OntidErrorCode } from '../protocol/errors.ts';
export type { OntId } from '../protocol/ont-id.ts';
export type { AuthTemplate, CredentialFields, CredentialPayload } from '../protocol/onttag.ts';
export { type AccessToken, type VerifyOptions, verifyAccessToken } from './verify-access-token.ts';
export { type VerifiedCredential, type VerifyCredentialOptions, verifyCredential } from './verify-credential.ts';
