import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';
import type { AppCall, Envelope } from '../../src/protocol/custody/custody-api.ts';
import type { AppRegistration } from '../../src/server/apps/app-registry.ts';
import type { ApiAnswer } from './page-client.ts';
import type { TestPlatform } from './platform.ts';

/** How a call is signed: the three published header forms, and RFC 9421. */
export const FORMS = ['Hmac', 'Authorization hmac:', 'Authorization', 'RFC 9421'] as const;
export type Form = (typeof FORMS)[number];

/** What a signature is made of; each part can be put wrong. */
export interface Signing {
  appId: string;
  secret: string;
  nonce: string;
  /** Unix seconds. */
  at: number;
  uri: string;
  body: string;
}

/** A request as it goes over the wire. */
export interface WireCall {
  uri: string;
  headers: Record<string, string>;
  body: string;
}

/** Signs as an app server would that was written from the published description alone. */
export async function signedHeaders(
  form: Form,
  platformUrl: string,
  { appId, secret, nonce, at, uri, body }: Signing,
): Promise<Record<string, string>> {
  if (form === 'RFC 9421') {
    const digest = createHash('sha256').update(body).digest('base64');
    const { headers } = await httpbis.signMessage(
      {
        key: createSigner(secret, 'hmac-sha256', appId),
        fields: ['@method', '@target-uri', 'content-digest'],
        params: ['created', 'nonce', 'keyid', 'alg'],
        paramValues: { created: new Date(at * 1000), nonce },
      },
      { method: 'POST', url: platformUrl + uri, headers: { 'content-digest': `sha-256=:${digest}:` } },
    );
    return headers as Record<string, string>;
  }
  const content = body ? createHash('md5').update(body).digest('base64') : '';
  const signature = createHmac('sha256', secret).update(`${appId}POST${uri}${at}${nonce}${content}`).digest('base64');
  if (form === 'Hmac') return { hmac: `ont,${appId},${signature},${nonce},${at}` };
  return { authorization: `${form === 'Authorization' ? '' : 'hmac:'}ont:${appId}:${signature}:${nonce}:${at}` };
}

/** An app's back end, calling with a right signature of one form unless it is told otherwise. */
export class AppServer {
  readonly #platform: TestPlatform;
  readonly #now: () => Date;
  readonly appId: string;
  readonly secret: string;

  constructor(platform: TestPlatform, app: { ontId: string; secret: string }, now: () => Date = () => new Date()) {
    this.#platform = platform;
    this.#now = now;
    this.appId = app.ontId;
    this.secret = app.secret;
  }

  /** Registers an app and stands in for its back end. */
  static async register(
    platform: TestPlatform,
    allowedCalls: AppCall[],
    now?: () => Date,
    other: Partial<AppRegistration> = {},
  ): Promise<AppServer> {
    const registration = {
      name: 'Back end',
      origins: ['https://app.example'],
      redirectUris: [],
      tokenFormat: 'jws' as const,
      callSignature: 'any' as const,
      allowedCalls,
      ...other,
    };
    return new AppServer(platform, await platform.services.apps.add(registration), now);
  }

  /** A signed call, to be sent as it is or after something was changed on the way. */
  async sign(form: Form, path: string, body: unknown, other: Partial<Signing> = {}): Promise<WireCall> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const at = Math.floor(this.#now().getTime() / 1000);
    const signing: Signing = {
      appId: this.appId,
      secret: this.secret,
      nonce: randomUUID(),
      at,
      uri: `/api/v1${path}`,
      body: text,
      ...other,
    };
    return {
      uri: signing.uri,
      headers: { 'content-type': 'application/json', ...(await signedHeaders(form, this.#platform.url, signing)) },
      body: text,
    };
  }

  /** @param origin where to send it, when not to the platform itself */
  async send(call: WireCall, origin = this.#platform.url): Promise<ApiAnswer> {
    const { uri, headers, body } = call;
    const response = await fetch(origin + uri, { method: 'POST', headers, body: body || null });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Envelope };
  }

  async call(form: Form, path: string, body: unknown, other: Partial<Signing> = {}): Promise<ApiAnswer> {
    return this.send(await this.sign(form, path, body, other));
  }
}
