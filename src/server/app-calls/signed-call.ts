import type { IncomingHttpHeaders } from 'node:http';
import type { App } from '../apps/app-registry.ts';

/** A call as it came over the wire, before anything was made of it. */
export interface SignedCall {
  method: string;
  /** Path and query, as they were sent. */
  uri: string;
  headers: IncomingHttpHeaders;
  /** The bytes of the body. */
  body: Buffer;
}

/** A call whose signature is an app's. */
export interface VerifiedCall {
  app: App;
  nonce: string;
  /** Unix seconds. */
  signedAt: number;
}

/**
 * Finds the app that says it signed at this time, and the secret that its signature must have been made with.
 *
 * @param signedAt Unix seconds
 * @throws ApiError EXPIRES when that time is too far off; NOT_REGISTRY when there is no such app
 */
export type SignerLookup = (appId: string, signedAt: number) => Promise<{ app: App; secret: string }>;
