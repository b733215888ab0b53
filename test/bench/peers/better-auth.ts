import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { genericOAuth, oauthPopup } from 'better-auth/plugins';
import pg from 'pg';
import type { SitePage } from '../../support/fixtures/index.ts';
import { freePort } from '../../support/platform.ts';

/** better-auth as an app has it: on the app's own origin, beside its pages. */
export interface BetterAuth {
  url: string;
  /** The app's pages by path. */
  pages: Map<string, SitePage>;
  /** Makes people who can sign in by password: `emailOf(0)` to `emailOf(count - 1)`. */
  add(count: number, password: string): Promise<string>;
  /** What a password check is without anything around it. */
  check(hash: string, password: string): Promise<boolean>;
  /** One sign-in by password, as a browser sends it. */
  signIn(n: number, password: string): Promise<void>;
  close(): Promise<void>;
}

const emailOf = (n: number): string => `somebody-${n}@app.example`;

/** @param databaseUrl gets a schema of its own */
export async function startBetterAuth(databaseUrl: string): Promise<BetterAuth> {
  const [port, provider] = [await freePort(), await startConstantProvider()];
  const url = `http://127.0.0.1:${port}`;
  const database = new pg.Pool({ connectionString: databaseUrl, options: '-c search_path=better_auth' });
  await database.query('create schema better_auth');
  const auth = betterAuth({
    baseURL: url,
    secret: randomBytes(32).toString('base64url'),
    database,
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    plugins: [oauthPopup(), genericOAuth({ config: [provider.config] })],
  });
  await (await getMigrations(auth.options)).runMigrations();
  const { password: passwords, internalAdapter } = await auth.$context;
  const pages = new Map<string, SitePage>();
  const api = toNodeHandler(auth);
  const server = createServer((request, response) => {
    const page = pages.get(request.url!);
    if (page) response.writeHead(200, { 'content-type': page.type ?? 'text/html', ...page.headers }).end(page.body);
    else void api(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url,
    pages,
    async add(count, password) {
      const hash = await passwords.hash(password);
      for (let n = 0; n < count; n++) {
        const { id } = await internalAdapter.createUser({ email: emailOf(n), name: 'Somebody' }, { method: 'email' });
        await internalAdapter.createAccount({ userId: id, providerId: 'credential', accountId: id, password: hash });
      }
      return hash;
    },
    check: (hash, password) => passwords.verify({ hash, password }),
    async signIn(n, password) {
      const body = JSON.stringify({ email: emailOf(n), password });
      const answer = await fetch(`${url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { origin: url, 'content-type': 'application/json' },
        body,
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
    },
    async close() {
      for (const each of [server, provider.server]) {
        each.closeAllConnections();
        each.close();
      }
      await database.end();
    },
  };
}

/** Whom better-auth asks who somebody is: answers at once, and always the same, as the floor's window does. */
async function startConstantProvider() {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url!, url);
    if (pathname === '/authorize') {
      const back = new URL(searchParams.get('redirect_uri')!);
      back.search = String(new URLSearchParams({ code: 'constant', state: searchParams.get('state')! }));
      return void response.writeHead(302, { location: back.href }).end();
    }
    const body =
      pathname === '/token'
        ? { access_token: 'constant', token_type: 'Bearer' }
        : { id: '1', email: 'somebody@provider.example', email_verified: true, name: 'Somebody' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  const config = {
    providerId: 'constant',
    clientId: 'app',
    clientSecret: 'secret',
    authorizationUrl: `${url}/authorize`,
    tokenUrl: `${url}/token`,
    userInfoUrl: `${url}/userinfo`,
  };
  return { server, config };
}
