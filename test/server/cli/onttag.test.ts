import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCommand } from '../../support/command-line.ts';
import { authRequest, newOwner, PNG, type TestOwner } from '../../support/custody/onttag.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let owner: TestOwner;
let directory: string;
before(async () => {
  platform = await startTestPlatform();
  owner = await newOwner(platform);
  directory = await mkdtemp(join(tmpdir(), 'ontid-signin-documents-'));
});
after(async () => {
  await platform.close();
  await rm(directory, { recursive: true });
});

const cli = (...args: string[]) => runCommand(platform, ['onttag', ...args]);

async function submitted(docType: string): Promise<string> {
  const request = owner.sign(authRequest(owner, owner, { doc_type: docType }));
  await platform.services.onttag.submit(request as never);
  return request['auth_id'] as string;
}

const READ = [
  '--nationality',
  'CN',
  '--name',
  '张伟',
  '--birthday',
  '1990-02-28',
  '--issued',
  '2020-01-01',
  '--expires',
  '2040-01-01',
  '--number',
  'E12345678',
];

test('a reviewer lists what waits, looks at the documents and approves; then they are gone', async () => {
  const id = await submitted('passport');
  const [waiting, ...more] = JSON.parse((await cli('list')).stdout) as Record<string, string>[];
  assert.deepEqual(more, []);
  assert.deepEqual(Object.keys(waiting!), ['auth_id', 'ontid', 'owner_ontid', 'country', 'doc_type', 'created_at']);
  assert.equal(waiting!['auth_id'], id);
  const { files } = JSON.parse((await cli('show', id, '--to', directory)).stdout) as { files: string[] };
  assert.deepEqual(files, [join(directory, 'front.png'), join(directory, 'back.png')]);
  assert.equal((await readFile(files[0]!)).toString('base64'), PNG);
  assert.deepEqual(JSON.parse((await cli('approve', id, ...READ)).stdout), { auth_id: id, auth_status: true });
  assert.deepEqual(await platform.services.onttag.requests.status(id), {
    auth_id: id,
    auth_status: true,
    auth_flag: true,
  });
});

test('a reviewer rejects with a reason', async () => {
  const id = await submitted('idcard');
  assert.deepEqual(JSON.parse((await cli('reject', id, '--reason', 'The photo is blurred')).stdout), {
    auth_id: id,
    auth_status: false,
  });
});

test('what cannot be is refused in a line, and nothing is decided', async () => {
  const id = await submitted('dl');
  for (const [args, message] of [
    [['approve', id, ...READ.with(READ.indexOf('--expires') + 1, '2020-01-01')], /has passed/],
    [['show', id], /--to is needed/],
  ] as const) {
    const { code, stderr, stdout } = await cli(...args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\bat .*\.ts:/);
  }
  assert.equal(await platform.services.onttag.requests.status(id), null);
});
