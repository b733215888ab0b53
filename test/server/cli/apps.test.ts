import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import sdk from 'ontology-ts-sdk';
import { APP_COMMANDS } from '../../../src/server/cli/apps.ts';
import { KEY_COMMANDS } from '../../../src/server/cli/keys.ts';
import { ONTTAG_COMMANDS } from '../../../src/server/cli/onttag.ts';
import { runCommand } from '../../support/command-line.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const LOGO = resolve(import.meta.dirname, '../../../demo/pictures/sign-in.png');
let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

const cli = (...args: string[]) => runCommand(platform, args);

test('apps add prints what the developer needs, and the running server knows the app at once', async () => {
  const { code, stdout } = await cli(
    'apps',
    'add',
    '--name',
    'Book shop',
    '--origin',
    'https://books.example',
    '--origin',
    'http://localhost:3000',
    '--redirect-uri',
    'https://books.example/back',
    '--token-format',
    'ontology',
    '--scope',
    'phone',
    '--logo',
    LOGO,
  );
  assert.equal(code, 0);
  const app = JSON.parse(stdout) as Record<string, string> & { snippet: string[] };
  assert.deepEqual(Object.keys(app), ['app_id', 'app_secret', 'app_wif', 'platform_public_key', 'snippet']);
  assert.equal(app['platform_public_key'], (await platform.services.signingKeys.current()).publicKeyHex);
  assert.equal(Buffer.from(app['app_secret']!, 'base64url').length, 32);
  const key = sdk.Crypto.PrivateKey.deserializeWIF(app['app_wif']!);
  assert.equal(sdk.Crypto.Address.generateOntid(key.getPublicKey()), app['app_id']);
  assert.equal(app.snippet[0], `<script src="${platform.url}/plugin.js" async></script>`);
  assert.ok(app.snippet[1]!.includes(app['app_id']!));
  const page = await fetch(
    `${platform.url}/signin?client_id=${app['app_id']}&origin=https://books.example&state=${'A'.repeat(22)}`,
  );
  assert.equal(page.status, 200);
  assert.deepEqual(await platform.services.apps.find(app['app_id'] as never), {
    ontId: app['app_id'],
    name: 'Book shop',
    origins: ['https://books.example', 'http://localhost:3000'],
    redirectUris: ['https://books.example/back'],
    tokenFormat: 'ontology',
    callSignature: 'rfc9421',
    allowedCalls: [],
    refreshTokens: false,
    scopes: ['phone'],
    shortPasswords: false,
    logoHash: createHash('sha256').update(readFileSync(LOGO)).digest('base64url'),
  });
});

test('apps snippet prints the lines again; pinned, with the address and the hash of what is built', async () => {
  const app = JSON.parse(
    (await cli('apps', 'add', '--name', 'Pinned', '--origin', 'https://pinned.example')).stdout,
  ) as { app_id: string; snippet: string[] };
  assert.deepEqual(JSON.parse((await cli('apps', 'snippet', app.app_id)).stdout), {
    app_id: app.app_id,
    snippet: app.snippet,
  });
  await platform.services.db.deleteFrom('built_script').execute();
  const pinned = JSON.parse((await cli('apps', 'snippet', app.app_id, '--pinned')).stdout) as { snippet: string[] };
  assert.deepEqual(pinned.snippet.slice(1), app.snippet.slice(1));
  const [, address, integrity] =
    /^<script src="([^"]+)" integrity="(sha384-[^"]+)" crossorigin="anonymous" async><\/script>$/.exec(
      pinned.snippet[0]!,
    )!;
  const body = Buffer.from(await (await fetch(address!)).arrayBuffer());
  assert.equal(`sha384-${createHash('sha384').update(body).digest('base64')}`, integrity);
  assert.equal(
    (await platform.services.builds.find(new URL(address!).pathname))?.integrity,
    integrity,
    'kept before any platform runs from it',
  );
  assert.equal((await cli('apps', 'snippet', 'did:ont:nobody')).code, 2);
});

test('apps list shows every app and no secret; apps remove ends one', async () => {
  const { app_id, app_secret } = JSON.parse(
    (await cli('apps', 'add', '--name', 'Gone', '--origin', 'https://gone.example', '--refresh-tokens')).stdout,
  ) as Record<string, string>;
  const listed = await cli('apps', 'list');
  assert.ok(!listed.stdout.includes(app_secret!));
  assert.deepEqual((JSON.parse(listed.stdout) as object[]).at(-1), {
    app_id,
    name: 'Gone',
    origins: ['https://gone.example'],
    redirect_uris: [],
    token_format: 'jws',
    call_signature: 'rfc9421',
    allowed_calls: [],
    refresh_tokens: true,
    scopes: [],
    short_passwords: false,
    logo: false,
  });
  assert.deepEqual(JSON.parse((await cli('apps', 'remove', app_id!)).stdout), { removed: app_id });
  assert.equal(await platform.services.apps.find(app_id as never), undefined);
  const again = await cli('apps', 'remove', app_id!);
  assert.deepEqual([again.code, again.stderr.trim()], [2, `There is no app ${app_id}.`]);
});

test('apps add --allow and apps allow say what an app’s back end may call; apps list shows it', async () => {
  const { app_id: id } = JSON.parse(
    (
      await cli(
        'apps',
        'add',
        '--name',
        'Back end',
        '--origin',
        'https://back.example',
        '--allow',
        'login,getcode',
        '--allow',
        'register',
      )
    ).stdout,
  ) as { app_id: string };
  const listed = async () =>
    (JSON.parse((await cli('apps', 'list')).stdout) as { app_id: string; allowed_calls: string[] }[]).find(
      ({ app_id }) => app_id === id,
    )?.allowed_calls;
  assert.deepEqual((await listed())?.toSorted(), ['getcode', 'login', 'register']);
  assert.deepEqual(JSON.parse((await cli('apps', 'allow', id, 'login')).stdout), {
    app_id: id,
    allowed_calls: ['login'],
  });
  assert.deepEqual(await listed(), ['login']);
  assert.deepEqual(JSON.parse((await cli('apps', 'allow', id)).stdout), { app_id: id, allowed_calls: [] });
  const unknown = await cli('apps', 'allow', id, 'login', 'everything');
  assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
  assert.match(unknown.stderr, /no call "everything"/);
  assert.deepEqual(await listed(), []);
  const nobody = `did:ont:A${'1'.repeat(33)}`;
  assert.equal((await cli('apps', 'allow', nobody, 'login')).stderr.trim(), `There is no app ${nobody}.`);
});

test('what is wrong is said in a line, without a stack, and nothing is registered', async () => {
  const before = (await platform.services.apps.list()).length;
  for (const [args, message] of [
    [['apps', 'add', '--origin', 'https://a.example'], /--name is needed/],
    [['apps', 'add', '--name', 'A'], /at least one origin/],
    [['apps', 'add', '--name', 'A', '--origin', 'https://a.example/'], /did you mean https:\/\/a\.example\?/],
    [['apps', 'add', '--name', 'A', '--origin', 'http://a.example'], /not an origin/],
    [['apps', 'add', '--name', 'A', '--origin', '*'], /not an origin/],
    [
      ['apps', 'add', '--name', 'A', '--origin', 'https://a.example', '--redirect-uri', 'javascript:alert(1)'],
      /not a redirect URI/,
    ],
    [
      ['apps', 'add', '--name', 'A', '--origin', 'https://a.example', '--redirect-uri', 'https://a@a.example/'],
      /not a redirect URI/,
    ],
    [['apps', 'add', '--name', 'A', '--origin', 'https://a.example', '--token-format', 'jwt'], /jws or ontology/],
    [['apps', 'add', '--name', 'A\u202eB', '--origin', 'https://a.example'], /control character/],
    [['apps', 'add', '--name', 'A', '--origin', 'https://a.example', '--allow', 'logout'], /no call "logout"/],
    [['apps', 'add', '--name', 'A', '--origin', 'https://a.example', '--scope', 'mail'], /no scope "mail"/],
    [
      ['apps', 'add', '--name', 'A', '--origin', 'https://a.example', '--logo', '/nowhere.png'],
      /--logo: \/nowhere.png cannot be read/,
    ],
    [['apps', 'add', '--nmae', 'A'], /nmae/],
    [['apps', 'allow', 'nonsense', 'login'], /did:ont/],
    [['apps', 'remove', 'nonsense'], /did:ont/],
    [['apps'], /There is no command "apps"/],
  ] as const) {
    const { code, stderr, stdout } = await cli(...args);
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\bat .*\.ts:/);
    assert.equal(stdout, '');
  }
  assert.equal((await platform.services.apps.list()).length, before);
});

test('keys rotate makes the next key, which waits before it signs, and keys list shows no secret', async () => {
  const keys = async (...args: string[]) => JSON.parse((await cli('keys', ...args)).stdout) as Record<string, string>[];
  const [only, ...none] = await keys('list');
  assert.deepEqual(none, []);
  assert.deepEqual(Object.keys(only!), ['kid', 'state', 'public_key', 'signs_from', 'published_until']);
  assert.equal(only!['public_key'], (await platform.services.signingKeys.current()).publicKeyHex);
  const rotated = await keys('rotate', '--days', '7');
  assert.deepEqual(
    rotated.map(({ state }) => state),
    ['current', 'next'],
  );
  assert.equal(rotated[1]!['kid'], only!['kid']!.replace('#keys-1', '#keys-2'));
  assert.ok(Date.parse(rotated[1]!['signs_from']!) - Date.now() > 6.9 * 86_400_000);
  assert.deepEqual(await keys('list'), rotated);
  const wrong = await cli('keys', 'rotate', '--days', 'soon');
  assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /--days is a number/);
});

test('help tells every command with every option, in lines of at most 120 characters', async () => {
  const { code, stdout } = await cli('--help');
  assert.equal(code, 0);
  for (const { name, options } of [...APP_COMMANDS, ...KEY_COMMANDS, ...ONTTAG_COMMANDS]) {
    const [, usage] = stdout.split(new RegExp(`^  ontid-signin ${name}(?= |$)`, 'm'));
    assert.ok(usage !== undefined, name);
    const own = usage.split('\n  ontid-signin ', 1)[0]!;
    for (const option of Object.keys(options))
      assert.match(own, new RegExp(`--${option}(?![a-z-])`), `${name} ${option}`);
  }
  for (const line of stdout.split('\n')) assert.ok(line.length <= 120, line);
});

test('another ENVELOPE_KEY than the database’s is noticed, not worked with', async () => {
  const { code, stderr } = await runCommand(platform, ['apps', 'list'], {
    ENVELOPE_KEY: Buffer.alloc(32, 1).toString('base64'),
  });
  assert.equal(code, 1);
  assert.match(stderr, /sealed under another ENVELOPE_KEY/);
});
