export type { OntId } from '../protocol/common/ont-id.ts';
export { OntidError, type OntidErrorCode } from '../protocol/errors/errors.ts';
export type { TokenClaims, TokenFormat } from '../protocol/oauth/claims.ts';
export type { AuthTemplate, CredentialFields, CredentialPayload } from '../protocol/onttag/onttag.ts';
export { type AccessToken, type VerifyOptions, verifyAccessToken } from './verify-access-token.ts';
export { type VerifiedCredential, type VerifyCredentialOptions, verifyCredential } from './verify-credential.ts';
