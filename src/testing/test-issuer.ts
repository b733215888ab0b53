import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { OntId } from '../protocol/common/ont-id.ts';
import type { TokenClaims, TokenFormat } from '../protocol/oauth/claims.ts';
import { parseCancelRequest, parseRevokeRequest, parseTokenRequest } from '../protocol/oauth/oauth.ts';
import type { Scope } from '../protocol/oauth/scope.ts';
import { type CredentialFields, REVOKED_CREDENTIALS_PATH, type RevokedCredentials } from '../protocol/onttag/onttag.ts';
import { ACCESS_DENIED, signInMessage } from '../protocol/sign-in/messages.ts';
import { hasStatePrefix, parseSignInRequest, type SignInRequest } from '../protocol/sign-in/request.ts';
import { fragmentReturnUrl, queryReturnUrl, type SignInReturn } from '../protocol/sign-in/return.ts';
import { REGISTRATION_PATH, type RegistrationAnswer } from '../protocol/site/registration.ts';
import { testOntId } from './people.ts';
import { NOBODY, type Person, personOf, type Sharing } from './person-cookie.ts';
import { standInPage } from './stand-in-page.ts';
import { TestCredentials } from './test-credentials.ts';
import { TestTokens } from './test-tokens.ts';
import { tokenInfo } from './token-info.ts';

export interface TestIssuerOptions {
  /** Default: any that is free. */
  port?: number;
  /** For whom `accessToken()` makes tokens. Sign-ins are answered for whichever client asks. Default: one made up. */
  clientId?: string;
  /** How tokens are signed, as your app is registered. Default: `jws`. */
  tokenFormat?: TokenFormat;
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
   * @param sharing what they let sites see
   */
  signIn(person: string | null, sharing?: Sharing): string | null;
  /**
   * An access token without a browser, for the tests of a back end.
   *
   * @param changes claims to have otherwise, such as an `exp` in the past
   * @param scope what it may see at `/api/v1/ontid/info` besides
   */
  accessToken(person: string, changes?: Partial<TokenClaims>, scope?: readonly Scope[]): Promise<string>;
  /**
   * A verified credential of a passport, as a site is shown it that asks for `authtemplate_kyc01`.
   *
   * @param changes what it says otherwise; with an `ExpirationDate` that has passed, it has expired
   */
  credential(person: string, changes?: Partial<CredentialFields>): string;
  close(): Promise<void>;
}

/** The scripts that sites load, as they were built, and what says their version. */
const PACKAGE_FILES = ['plugin.js', 'doctor.js', 'package.json'] as const;
const BODY_LIMIT_BYTES = 16 * 1024;

/**
 * Starts a stand-in for the platform on this machine. It knows no registry and answers every client and origin: its
 * keys are its own, and whoever does not name it as their platform believes none of its tokens.
 *
 * @throws Error with `code: 'EADDRINUSE'` when the port is taken
 */
export async function startTestIssuer({
  port = 0,
  clientId,
  tokenFormat = 'jws',
  refreshTokens = false,
}: TestIssuerOptions = {}): Promise<TestIssuer> {
  const tokens = await TestTokens.create(tokenFormat, refreshTokens);
  const credentials = new TestCredentials();
  const [plugin, doctor, manifest] = await Promise.all(
    PACKAGE_FILES.map((file) => readFile(fileURLToPath(import.meta.resolve(`ontid-signin/${file}`)), 'utf8')),
  );
  const { version } = JSON.parse(manifest!) as { version: string };
  const audience = testOntId(clientId ?? 'a test client');
  let person: Person | typeof NOBODY = { ontid: testOntId('somebody'), sharing: {} };

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
    response.setHeader('access-control-allow-headers', 'content-type, authorization, access_token');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    response.setHeader('cache-control', 'no-store');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    switch (`${request.method} ${pathname}`) {
      case 'GET /plugin.js':
        return send(response, 200, 'text/javascript', plugin!);
      case 'GET /doctor.js':
        return send(response, 200, 'text/javascript', doctor!);
      case `GET ${REGISTRATION_PATH}`:
        // Whoever asks is registered.
        return sendJson(response, { refusal: null, version, time: Date.now() } satisfies RegistrationAnswer);
      case 'GET /.well-known/jwks.json':
        return sendJson(response, tokens.keySet);
      case `GET ${REVOKED_CREDENTIALS_PATH}`:
        return sendJson(response, { revoked: [] } satisfies RevokedCredentials);
      case 'GET /.well-known/onttag-jwks.json':
        return sendJson(response, credentials.keySet);
      case 'POST /api/v1/ontid/info': {
        const { status, body } = tokenInfo(tokens, request.headers);
        return sendJson(response, body, status);
      }
      case 'GET /signin':
        return signInPage(request, response, searchParams);
      case 'POST /api/v1/oauth2/token':
        return token(response, await readParameters(request));
      case 'POST /api/v1/oauth2/cancel': {
        const read = parseCancelRequest(await readParameters(request));
        if ('fault' in read) return refuse(response, read.fault);
        tokens.cancel(read.request.code);
        return sendJson(response, {});
      }
      case 'POST /api/v1/oauth2/revoke': {
        const read = parseRevokeRequest(await readParameters(request));
        if ('request' in read) tokens.revoke(read.request);
        return 'fault' in read ? refuse(response, read.fault) : send(response, 200, 'text/plain', '');
      }
    }
    send(response, 404, 'text/plain', 'The test issuer has no such address.');
  }

  async function signInPage(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const read = parseSignInRequest(query);
    if ('fault' in read) return send(response, 400, 'text/plain', `${read.fault.parameter} is ${read.fault.problem}`);
    const chosen = personOf(request.headers.cookie) ?? person;
    const { state, origin, responseMode } = read.request;
    const { result, code } = chosen === NOBODY ? {} : await grant(read.request, chosen);
    const { redirectUri } = read.request;
    const page = standInPage({
      message: signInMessage(state, result ? { result } : { error: ACCESS_DENIED }),
      origin,
      address: redirectUri && addressOf(redirectUri, code ? { state, code } : { state, error: ACCESS_DENIED }),
      leaves: responseMode === 'redirect',
    });
    send(response, 200, 'text/html', page);
  }

  /** Older builds of the plugin, whose state has no prefix, read the fragment. */
  function addressOf(redirectUri: string, answer: SignInReturn): string {
    return hasStatePrefix(answer.state)
      ? queryReturnUrl(redirectUri, answer, url)
      : fragmentReturnUrl(redirectUri, answer);
  }

  async function grant(
    { clientId, nonce, scope = [], authTemplate, codeChallenge, redirectUri }: SignInRequest,
    { ontid, sharing }: Person,
  ) {
    const seen = sharing.phone === null ? scope.filter((one) => one !== 'phone') : scope;
    const given = () => ({ clientId, ontid, nonce, scope: seen });
    const { access_token, refresh_token } = await tokens.issue(given());
    const code = codeChallenge && redirectUri && tokens.code({ grant: given(), challenge: codeChallenge, redirectUri });
    const credential =
      authTemplate && sharing.credential !== null ? credentials.issue(ontid, sharing.credential) : undefined;
    return {
      result: { access_token, ontid, ...(refresh_token && { refresh_token }), ...(credential && { credential }) },
      code,
    };
  }

  async function token(response: ServerResponse, parameters: [string, unknown][]): Promise<void> {
    const read = parseTokenRequest(parameters);
    if ('fault' in read) return refuse(response, read.fault);
    const { request } = read;
    const given = await (request.grant_type === 'refresh_token'
      ? tokens.refresh(request.client_id, request.refresh_token)
      : tokens.redeem(request));
    sendJson(response, given, 'error' in given ? 400 : 200);
  }

  return {
    url,
    clientId: audience,
    signIn(who, sharing = {}) {
      const ontid = who === null ? null : testOntId(who);
      person = ontid ? { ontid, sharing } : NOBODY;
      return ontid;
    },
    accessToken: (who, changes, scope = []) =>
      tokens.access({ clientId: audience, ontid: testOntId(who), nonce: undefined, scope }, changes),
    credential: (who, changes) => credentials.issue(testOntId(who), changes),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
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
