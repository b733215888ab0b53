import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, read, repositoryFiles } from '../support/runner/sources.ts';

const BROWSER = ['document', 'window', 'HTMLElement'];
const NODE = ['Buffer', 'process', 'setImmediate'];
const WEB = ['fetch', 'crypto', 'setTimeout'];
const EVERYWHERE = ['URL', 'URLSearchParams', 'Map'];
const ALL = [...BROWSER, ...NODE, ...WEB, ...EVERYWHERE];

/** The globals that each room can use, by where it runs. */
const ROOMS: [folder: string, known: string[]][] = [
  ['src/protocol', EVERYWHERE],
  ['src/i18n', ['Map']],
  ['src/widget', [...BROWSER, ...WEB, ...EVERYWHERE]],
  ['src/page', [...BROWSER, ...WEB, ...EVERYWHERE]],
  ['src/doctor/panel', [...BROWSER, ...WEB, ...EVERYWHERE]],
  ['src/server', [...NODE, ...WEB, ...EVERYWHERE]],
  ['src/verify', [...NODE, ...WEB, ...EVERYWHERE]],
  ['src/testing', [...NODE, ...WEB, ...EVERYWHERE]],
  ['src/doctor', [...NODE, ...WEB, ...EVERYWHERE]],
  ['src/build', [...NODE, ...WEB, ...EVERYWHERE]],
];

/** The names of `ALL` that TypeScript does not know in a file of that room. */
async function unknownIn(room: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ontid-signin-globals-'));
  try {
    const declarations = repositoryFiles().filter((file) => file.startsWith(`${room}/`) && file.endsWith('.d.ts'));
    await writeFile(join(folder, 'probe.mts'), `export const probe = [${ALL.join(', ')}];\n`);
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(ROOT, room, 'tsconfig.json'),
        compilerOptions: {
          composite: false,
          rootDir: '/',
          noEmit: true,
          typeRoots: [join(ROOT, 'node_modules/@types')],
        },
        files: ['probe.mts', ...declarations.map((file) => join(ROOT, file))],
        include: [],
      }),
    );
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const output = await new Promise<string>((done) =>
      execFile(process.execPath, [tsc, '-p', folder], (_failed, stdout) => done(stdout)),
    );
    const unknown = [...output.matchAll(/probe\.mts\(1,\d+\): error TS\d+: Cannot find name '(\w+)'/g)];
    assert.equal(unknown.length, output.trim() ? output.trim().split('\n').length : 0, output);
    return unknown.map(([, name]) => name!);
  } finally {
    await rm(folder, { recursive: true });
  }
}

for (const [room, known] of ROOMS) {
  test(`a file of ${room} cannot use the globals of another platform`, async () => {
    assert.deepEqual(
      await unknownIn(room),
      ALL.filter((name) => !known.includes(name)),
    );
  });
}

test('npm run check compiles every folder that has a configuration of a room', () => {
  const { references } = JSON.parse(read('tsconfig.json')) as { references: { path: string }[] };
  const configurations = repositoryFiles()
    .filter((file) => file.endsWith('/tsconfig.json') && !/^test\/(frameworks|widget)\//.test(file))
    .map((file) => file.replace(/\/tsconfig\.json$/, ''));
  assert.deepEqual(references.map(({ path }) => path).sort(), configurations.sort());
  assert.ok(ROOMS.every(([room]) => configurations.includes(room)));
});
