import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditLine } from '../../../src/server/cli/audit-line.ts';
import { runCommand } from '../../support/command-line.ts';
import { startTestPlatform } from '../../support/platform.ts';

test('a command that changes something writes who changed what to the log, and no value of an option', async () => {
  const platform = await startTestPlatform();
  try {
    const added = await runCommand(platform, [
      'apps',
      'add',
      '--name',
      'canary-name',
      '--origin=https://canary.example',
      '--refresh-tokens',
    ]);
    const { app_id, app_secret, app_wif } = JSON.parse(added.stdout) as Record<string, string>;
    const text = added.stderr.split('\n').find((one) => one.startsWith('{'))!;
    const line = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(
      [line['command'], line['subject'], line['options']],
      ['apps add', app_id, ['name', 'origin', 'refresh-tokens']],
    );
    assert.ok(typeof line['user'] === 'string' && line['user'] && Number.isInteger(line['time']));
    for (const secret of ['canary', app_secret!, app_wif!]) assert.ok(!text.includes(secret));
    const listed = await runCommand(platform, ['apps', 'list']);
    assert.equal(listed.stderr, '');
    const failed = await runCommand(platform, ['apps', 'remove', 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf']);
    assert.doesNotMatch(failed.stderr, /changed something/);
  } finally {
    await platform.close();
  }
});

test('a line of ONT TAG names the request and none of the person’s data', () => {
  const line = auditLine(
    'onttag approve',
    ['canary-free-id-0001', '--name', 'John Smith', '--number', '510807199001012551'],
    { auth_id: 'canary-free-id-0001' },
  );
  assert.deepEqual([JSON.parse(line).subject, JSON.parse(line).options], ['canary-free-id-0001', ['name', 'number']]);
  assert.doesNotMatch(line, /John|5108/);
});
