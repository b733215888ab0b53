import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { OntidError, verifyAccessToken } from 'ontid-signin/verify';

/** What the site knows of the platform: where it is, and under which ONT ID the site is registered there. */
export interface SiteOptions {
  port: number;
  platform: string;
  clientId: string;
}

const SITE = new URL('./site/', import.meta.url);
const FILES: Record<string, string> = {
  '/': 'index.html',
  '/style.css': 'style.css',
  '/site.js': 'site.js',
  '/playground': 'playground.html',
  '/playground.css': 'playground.css',
  '/playground.js': 'playground.js',
  '/react': 'react/index.html',
  '/vue': 'vue/index.html',
};
/** Files of the pages that are built, wherever the bundler has put what they share. */
const BUILT = new URL('../dist/demo/', import.meta.url);
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
};
/** What the package says of its element; the playground has a control for each option. */
const MANIFEST = new URL(import.meta.resolve('ontid-signin/custom-elements.json'));
const BODY_LIMIT_BYTES = 16 * 1024;

/**
 * A third party's site with its own back end: it shows a page with the button, and checks the token that the page
 * brings.
 *
 * @returns the running server
 * @throws Error with `code: 'EADDRINUSE'` when the port is taken
 */
export function startSite(options: SiteOptions): Promise<Server> {
  const server = createServer((request, response) => {
    handle(request, response, options).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent)
        sendJson(response, 500, { verified: false, error: 'something went wrong on this site' });
    });
  });
  return new Promise((done, fail) => {
    server.once('error', fail).listen(options.port, '127.0.0.1', () => done(server));
  });
}

async function handle(request: IncomingMessage, response: ServerResponse, options: SiteOptions): Promise<void> {
  const path = request.url!.split('?', 1)[0]!;
  if (request.method === 'POST' && path === '/tokensignin') return signIn(request, response, options);
  const file = findFile(path);
  if (request.method !== 'GET' || !file) return sendJson(response, 404, { error: 'not found' });
  const text = await readFile(file, 'utf8');
  response.writeHead(200, {
    'content-type': `${TYPES[extname(file.pathname)]}; charset=utf-8`,
    'cache-control': 'no-store',
  });
  response.end(text.replaceAll('{{platform}}', options.platform).replaceAll('{{client_id}}', options.clientId));
}

function findFile(path: string): URL | undefined {
  if (path === '/custom-elements.json') return MANIFEST;
  const [, built] = /^\/built\/([\w-]+\.js)$/.exec(path) ?? [];
  if (built) return new URL(built, BUILT);
  return FILES[path] === undefined ? undefined : new URL(FILES[path], SITE);
}

/** The page's token is only a claim until it is verified here, out of the browser's reach. */
async function signIn(
  request: IncomingMessage,
  response: ServerResponse,
  { platform, clientId }: SiteOptions,
): Promise<void> {
  try {
    const { ontid } = await verifyAccessToken(await readToken(request), { platform, clientId });
    sendJson(response, 200, { verified: true, ontid });
  } catch (error) {
    if (!(error instanceof OntidError)) throw error;
    sendJson(response, error.code === 'ERR_KEYS_UNREACHABLE' ? 503 : 401, {
      verified: false,
      error: error.code,
      message: error.message,
    });
  }
}

async function readToken(request: IncomingMessage): Promise<string> {
  const malformed = new OntidError('ERR_TOKEN_MALFORMED', 'Send {"access_token": "…"} as JSON.');
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > BODY_LIMIT_BYTES) throw malformed;
  }
  try {
    const { access_token: token } = JSON.parse(body) as { access_token?: unknown };
    if (typeof token === 'string') return token;
  } catch (cause) {
    throw new OntidError(malformed.code, malformed.message, { cause });
  }
  throw malformed;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
