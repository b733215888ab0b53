import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TokenClaims } from '../protocol/claims.ts';
import { signInMessage, type MessageError } from '../protocol/messages.ts';
import { parseRevokeRequest, parseTokenRequest } from '../protocol/oauth.ts';
import type { OntId } from '../protocol/ont-id.ts';
import { parseSignInRequest, type SignInRequest } from '../protocol/request.ts';
import { returnUrl } from '../protocol/return.ts';
import { testOntId } from './people.ts';
import { NOBODY, personOf } from './person-cookie.ts';
import { standInPage } from './stand-in-page.ts';
import { TestTokens } from './test-tokens.ts';

export interface TestIssuerOptions {
  /** Default: any that is free. */
  port?: number;
  /** For whom `accessToken()` makes tokens. Sign-ins are answered for whichever client asks. Default: one made up. */
  clientId?: string;
  /** Whether sites get refresh tokens. Default: no. */
  refreshTokens?: boolean;
}

/** A platform for tests: real tokens, and a sign-in page that asks nothing. */
export interface TestIssuer {
  /** What stands in for the platform's address: `http://localhost:…`. */
  url: string;
  clientId: OntId;
  /**
   * Who signs in from now on, in browsers that no `signInAs` was told otherwise.
   *
   * @param person an ONT ID, or a name that one is made up for; `null` is a person who says no
   */
  signIn(person: string | null): OntId | null;
  /**
   * An access token without a browser, for the tests of a back end.
   *
   * @param changes claims to have otherwise, such as an `exp` in the past
   */
  accessToken(person: string, changes?: Partial<TokenClaims>): Promise<string>;
  close(): Promise<void>;
}

const DENIED: MessageError = { code: 'ERR_ACCESS_DENIED', message: 'The person did not allow the app to see the ONT ID.' };
const BODY_LIMIT_BYTES = 16 * 1024;

/**
 * Starts a stand-in for the platform on this machine. It knows no registry and answers every client and origin: its
 * keys are its own, and whoever does not name it as their platform believes none of its tokens.
 *
 * @throws Error with `code: 'EADDRINUSE'` when the port is taken
 */
export async function startTestIssuer({ port = 0, clientId, refreshTokens = false }: TestIssuerOptions = {}): Promise<TestIssuer> {
  const tokens = await TestTokens.create(refreshTokens);
  const plugin = await readFile(fileURLToPath(import.meta.resolve('ontid-signin/plugin.js')), 'utf8');
  const audience = testOntId(clientId ?? 'a test client');
  let person: OntId | null = testOntId('somebody');

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((done, fail) => void server.once('error', fail).listen(port, 'localhost', done));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, url);
    // For any page and in any policy of its own: nothing here is worth keeping from anybody.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'content-type');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    response.setHeader('cache-control', 'no-store');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    switch (`${request.method} ${pathname}`) {
      case 'GET /plugin.js':
        return send(response, 200, 'text/javascript', plugin);
      case 'GET /.well-known/jwks.json':
        return sendJson(response, tokens.keySet);
      case 'GET /signin':
        return signInPage(request, response, searchParams);
      case 'POST /api/v1/oauth2/token':
        return token(response, await readParameters(request));
      case 'POST /api/v1/oauth2/revoke': {
        const read = parseRevokeRequest(await readParameters(request));
        if ('request' in read) tokens.revoke(read.request.token);
        return 'fault' in read ? refuse(response, read.fault) : send(response, 200, 'text/plain', '');
      }
    }
    send(response, 404, 'text/plain', 'The test issuer has no such address.');
  }

  async function signInPage(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const read = parseSignInRequest(query);
    if ('fault' in read) return send(response, 400, 'text/plain', `${read.fault.parameter} is ${read.fault.problem}`);
    const chosen = personOf(request.headers.cookie) ?? person ?? NOBODY;
    const { state, origin, responseMode } = read.request;
    const { result, code } = chosen === NOBODY ? {} : await grant(read.request, chosen);
    const { redirectUri } = read.request;
    const page = standInPage({
      message: signInMessage(state, result ? { result } : { error: DENIED }),
      origin,
      address: redirectUri && returnUrl(redirectUri, code ? { state, code } : { state, error: DENIED }),
      leaves: responseMode === 'redirect',
    });
    send(response, 200, 'text/html', page);
  }

  async function grant({ clientId, nonce, codeChallenge, redirectUri }: SignInRequest, ontid: OntId) {
    const { access_token, refresh_token } = await tokens.issue({ clientId, ontid, nonce });
    const code = codeChallenge && redirectUri && tokens.code({ clientId, ontid, nonce, challenge: codeChallenge, redirectUri });
    return { result: { access_token, ontid, ...(refresh_token && { refresh_token }) }, code };
  }

  async function token(response: ServerResponse, parameters: [string, unknown][]): Promise<void> {
    const read = parseTokenRequest(parameters);
    if ('fault' in read) return refuse(response, read.fault);
    const { request } = read;
    const given = await (request.grant_type === 'refresh_token' ? tokens.refresh(request.client_id, request.refresh_token) : tokens.redeem(request));
    sendJson(response, given, 'error' in given ? 400 : 200);
  }

  return {
    url,
    clientId: audience,
    signIn: (who) => (person = who === null ? null : testOntId(who)),
    accessToken: (who, changes) => tokens.access({ clientId: audience, ontid: testOntId(who), nonce: undefined }, changes),
    close: () => new Promise((done) => (server.close(() => done()), server.closeAllConnections())),
  };
}

/** Names and values of a form or of a JSON object. */
async function readParameters(request: IncomingMessage): Promise<[string, unknown][]> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    if ((body += chunk).length > BODY_LIMIT_BYTES) return [];
  }
  if (!request.headers['content-type']?.startsWith('application/json')) return [...new URLSearchParams(body)];
  try {
    return Object.entries(Object(JSON.parse(body)));
  } catch {
    return [];
  }
}

function refuse(response: ServerResponse, { error, problem }: { error: string; problem: string }): void {
  sendJson(response, { error, error_description: problem }, 400);
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  send(response, status, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
}
