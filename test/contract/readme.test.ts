import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'playwright';
import { verifyAccessToken } from '../../src/verify/index.ts';
import { launch, launchOptions } from '../support/browsers.ts';
import { newestCode } from '../support/custody/newest-code.ts';
import { allow, newNumber, popupAfter, register, Site, type Stack } from '../support/fixtures/index.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../support/platform.ts';
import { ROOT, read, repositoryFiles } from '../support/runner/sources.ts';

// What the README, and those of the rooms behind it, tell an integrator to do is done here as it stands there, with the
// platform's address and the client id put in.

const README = [
  'README.md',
  ...repositoryFiles()
    .filter((file) => file.endsWith('/README.md'))
    .sort(),
]
  .map(read)
  .join('\n');
const EXAMPLE_ID = 'did:ont:AW6SJLdw6G3Ka2VnSxKapmRm6ee7qkjU9D';
let platform: TestPlatform;
let browser: Browser;
before(async () => {
  platform = await startTestPlatform();
  browser = await launch('chromium');
});
after(async () => {
  await browser?.close();
  await platform?.close();
});

/** Their code blocks of a language. */
const blocks = (language: string) =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code!);

const jsWith = (module: string) => blocks('js').find((code) => code.includes(`'${module}'`))!;

test('register, paste, verify: the README’s three steps, in its own words', async () => {
  const site = createServer();
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

  const command = blocks('sh').find((code) => code.startsWith('npx ontid-signin apps add'))!;
  const env = {
    ...process.env,
    DATABASE_URL: platform.databaseUrl,
    ENVELOPE_KEY: platform.config.envelopeKey.toString('base64'),
    PUBLIC_URL: platform.url,
  };
  const { stdout } = await promisify(execFile)('sh', ['-c', command.replace(/--origin \S+/, `--origin ${origin}`)], {
    cwd: ROOT,
    env,
  });
  const { app_id: clientId, snippet } = JSON.parse(stdout) as { app_id: string; snippet: string[] };
  const fill = (code: string) =>
    code.replaceAll('http://localhost:4000', platform.url).replaceAll(EXAMPLE_ID, clientId);

  const html = fill(blocks('html')[0]!);
  const pinned = blocks('sh').find((code) => code.startsWith('npx ontid-signin apps snippet'))!;
  const lines = JSON.parse((await promisify(execFile)('sh', ['-c', fill(pinned)], { cwd: ROOT, env })).stdout) as {
    snippet: string[];
  };
  assert.match(lines.snippet[0]!, /integrity="sha384-/);
  assert.ok(html.startsWith(snippet.join('\n')), 'the command prints the lines that the README shows');
  const token = new Promise<string>((done) => {
    site.on('request', (request, response) => {
      response.setHeader('content-type', 'text/html');
      if (request.url !== '/sign-in') return void response.end(`<!doctype html><title>Shop</title>${html}`);
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        response.end();
        done(body);
      });
    });
  });

  const directory = await mkdtemp(join(ROOT, 'dist/readme-'));
  const page = await browser.newPage({ locale: 'en-US' });
  try {
    await page.goto(origin);
    const popup = await popupAfter(page, () => page.getByRole('button', { name: 'Sign in with ONT ID' }).click());
    await register({ platform } as Stack, popup, newNumber());
    await allow(popup);
    const module = join(directory, 'verify.mjs');
    await writeFile(module, fill(jsWith('ontid-signin/verify')));
    const { whoSignedIn } = (await import(module)) as { whoSignedIn(token: string): Promise<string> };
    assert.match(await whoSignedIn(await token), /^did:ont:A/);
    await assert.rejects(whoSignedIn('not.a.token'), { code: 'ERR_TOKEN_MALFORMED' });
  } finally {
    await page.close();
    await rm(directory, { recursive: true });
    site.close();
    site.closeAllConnections();
  }
});

test('a back end’s calls: allowed, by the client and by hand, in the README’s own words', async () => {
  const app = await platform.services.apps.add({
    name: 'My shop',
    origins: ['https://shop.example'],
    redirectUris: [],
    tokenFormat: 'jws',
    callSignature: 'hmac',
  });
  const fill = (code: string) =>
    code.replaceAll('http://localhost:4000', platform.url).replaceAll(EXAMPLE_ID, app.ontId);
  const env = {
    ...process.env,
    DATABASE_URL: platform.databaseUrl,
    ENVELOPE_KEY: platform.config.envelopeKey.toString('base64'),
    PUBLIC_URL: platform.url,
    APP_SECRET: app.secret,
  };
  const sh = async (code: string) =>
    JSON.parse((await promisify(execFile)('sh', ['-c', fill(code)], { cwd: ROOT, env })).stdout) as unknown;
  const curl = blocks('sh').find((code) => code.includes('\ncurl '))!;

  const envelope = { action: 'getVerifyCode', version: '1.0' };
  const { error, result } = (await sh(curl)) as { error: number; result: unknown };
  assert.deepEqual([error, result], [61005, false], 'not allowed yet');
  const allow = blocks('sh').find((code) => code.startsWith('npx ontid-signin apps allow'))!;
  assert.deepEqual(await sh(allow), { app_id: app.ontId, allowed_calls: ['getcode', 'login'] });
  assert.deepEqual(await sh(curl), { ...envelope, error: 0, desc: 'SUCCESS', result: true });

  await platform.services.apps.update(app.ontId, { callSignature: 'rfc9421' });
  const phone = `+86*${newNumber()}`;
  const ontid = await platform.client().register(phone);
  // As if the minute had passed in which no other code is sent.
  await platform.services.db.deleteFrom('bound_code').execute();
  const directory = await mkdtemp(join(ROOT, 'dist/readme-'));
  const secret = process.env['APP_SECRET'];
  try {
    const module = join(directory, 'calls.mjs');
    await writeFile(module, fill(jsWith('ontid-signin/server-client')));
    process.env['APP_SECRET'] = app.secret;
    type Calls = Record<'sendCode' | 'signIn', (...texts: string[]) => Promise<unknown>>;
    const { sendCode, signIn } = (await import(module)) as Calls;
    assert.equal(await sendCode(phone), true);
    assert.equal(await signIn(phone, await newestCode(platform, phone)), ontid);
    await assert.rejects(signIn('nonsense', '123456'), { name: 'CallRefused', code: 'ERR_CALL_REFUSED', error: 61001 });
  } finally {
    if (secret === undefined) delete process.env['APP_SECRET'];
    else process.env['APP_SECRET'] = secret;
    await rm(directory, { recursive: true });
  }
});

test('an app is tested against the stand-in, in the README’s own words', async () => {
  const port = await freePort();
  const platform = `http://localhost:${port}`;
  const lines = blocks('html')[0]!.split('\n').slice(0, 3).join('\n').replaceAll('http://localhost:4000', platform);
  const script = `async function onSignIn({ access_token: body }) { document.body.append(await (await fetch('/sign-in', { method: 'POST', body })).text()); }`;
  const site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    if (request.url !== '/sign-in')
      return void response.end(`<!doctype html><title>Shop</title>${lines}<script>${script}</script>`);
    void text(request)
      .then((token) => verifyAccessToken(token, { platform, clientId: EXAMPLE_ID }))
      .then(
        ({ ontid }) => response.end(ontid),
        (error: unknown) => response.end(String(error)),
      );
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  const directory = await mkdtemp(join(ROOT, 'dist/readme-'));
  try {
    const sharing = blocks('js').find((code) => code.startsWith('await signInAs('))!;
    const code = `${jsWith('ontid-signin/testing')}test('what they share', async ({ signInAs }) => {\n${sharing}});`;
    const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    // The runner is in the package that is here too.
    const filled = code
      .replace('@playwright/test', 'playwright/test')
      .replace('4000', String(port))
      .replace('http://127.0.0.1:8080', address);
    await writeFile(join(directory, 'shop.spec.mjs'), filled);
    const use = { locale: 'en-US', launchOptions: launchOptions('chromium') };
    await writeFile(
      join(directory, 'playwright.config.mjs'),
      `export default ${JSON.stringify({ testMatch: 'shop.spec.mjs', reporter: 'line', outputDir: 'results', use })}`,
    );
    const { stdout } = await promisify(execFile)('npx', ['playwright', 'test', '-c', directory], { cwd: ROOT });
    assert.match(stdout, /2 passed/);
  } finally {
    await rm(directory, { recursive: true });
    site.close();
    site.closeAllConnections();
  }
});

test('the doctor finds nothing wrong with the README’s three lines', async () => {
  const site = await Site.start();
  try {
    const origin = site.origin('127.0.0.1');
    const clientId = await platform.addApp(origin);
    const html = blocks('html')[0]!.replaceAll('http://localhost:4000', platform.url).replaceAll(EXAMPLE_ID, clientId);
    site.pages.set('/', { body: `<!doctype html><title>Shop</title>${html}` });
    const command = blocks('sh').find((code) => code.startsWith('npx ontid-signin doctor'))!;
    const { stdout } = await promisify(execFile)('sh', ['-c', command.replace('http://127.0.0.1:8080', origin)], {
      cwd: ROOT,
    });
    assert.match(stdout, /Nothing is wrong/);
  } finally {
    await site.close();
  }
});

test('verification, the client and a test fit into ten lines each', () => {
  assert.ok(blocks('js').length >= 3);
  for (const code of blocks('js')) assert.ok(code.trim().split('\n').filter(Boolean).length <= 10, code);
});

test('the table of variables is what the code reads, no more and no less', () => {
  const sources = repositoryFiles().filter((file) => /^(src\/server|demo)\/.*\.ts$/.test(file));
  const used = new Set(
    sources.flatMap((file) => [...read(file).matchAll(/env\['([A-Z_]+)'\]/g)].map(([, name]) => name!)),
  );
  const table = [...README.matchAll(/^\| `([A-Z_]+)` \|/gm)]
    .map(([, name]) => name!)
    .filter((name) => !name.startsWith('ERR_'));
  assert.deepEqual(table.sort(), [...used].sort());
});

test('every shell command of a README is run by a test', () => {
  const elsewhere = [/^npm ci && npm start$/, /^npm ci && npm test$/]; // test/demo/start.test.ts, and the run that you see
  const here = [
    /^npx ontid-signin (apps (add|allow|snippet)|doctor) /,
    /^curl /,
    /^(APP_ID|URI|TIME|CONTENT|SIGNATURE)=/,
  ];
  const commands = blocks('sh').flatMap((code) => code.trim().split('\n'));
  assert.deepEqual(
    commands.filter((command) => ![...elsewhere, ...here].some((known) => known.test(command))),
    [],
  );
});
