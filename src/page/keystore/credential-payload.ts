import type { CredentialPayload } from '../../protocol/onttag/onttag.ts';
import { bytesOf } from './base64.ts';

/** What a credential says, from its text as it was issued. Its parts are in standard base64, unlike a token's. */
export function payloadOf(credential: string): CredentialPayload {
  const [, payload] = credential.split('.');
  return JSON.parse(new TextDecoder().decode(bytesOf(payload!))) as CredentialPayload;
}
