/**
 * How an app's back end signs its calls: `rfc9421`, or `hmac`, the older published form. `any` is for apps that were
 * registered before there was a choice: nobody knows which of them theirs uses.
 */
export type CallSignature = 'rfc9421' | 'hmac' | 'any';

/** What an operator can choose. */
export const CALL_SIGNATURES: readonly CallSignature[] = ['rfc9421', 'hmac'];
