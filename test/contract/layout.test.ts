import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { ROOT, read, repositoryFiles } from '../support/runner/sources.ts';

const files = repositoryFiles();
const text = files.filter((file) => !/\.(png|jpe?g|webp|gif|ico|woff2?)$/.test(file));

/** Everything that may stand beside `package.json`; what git does not keep is left out. */
const TOP_LEVEL = [
  '.ci',
  '.editorconfig',
  '.github',
  '.gitignore',
  'CHANGELOG.md',
  'CODE_OF_CONDUCT.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'biome.jsonc',
  'demo',
  'package-lock.json',
  'package.json',
  'public',
  'src',
  'test',
  'tsconfig.json',
  'vite.config.ts',
];
/** Folders without a line over 120 columns. Each other folder joins when its last one is gone. */
const NARROW = /^(src\/(build|doctor|protocol|server|testing|verify|widget)|demo|test\/(testing|verify))\//;
const ROOMS = ['doctor', 'i18n', 'page', 'protocol', 'server', 'testing', 'verify', 'widget'];
const DOCUMENTATION = 'docs';
const BUILD = 'build';

test('the top level holds exactly what it should', () => {
  const here = [...new Set(files.map((file) => file.split('/')[0]!))].sort();
  assert.deepEqual(here, TOP_LEVEL);
});

test('src holds the seven rooms, the documentation, the build, the command line’s entry and the types’ configuration', () => {
  assert.deepEqual(
    readdirSync(`${ROOT}/src`).sort(),
    ['cli.js', 'tsconfig.package.json', DOCUMENTATION, BUILD, ...ROOMS].sort(),
  );
});

test('the tests mirror src', () => {
  const folders = readdirSync(`${ROOT}/test`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const known = new Set([...ROOMS, 'bench', 'components', 'contract', 'demo', 'e2e', 'frameworks', 'support']);
  assert.deepEqual(
    folders.filter((name) => !known.has(name)),
    [],
  );
});

test('a folder of src, demo and test holds at most 20 files', () => {
  // The migrations grow by a file with each change to the tables.
  const unlimited = ['src/server/storage/migrations'];
  const counts = new Map<string, number>();
  for (const file of files.filter((file) => /^(src|demo|test)\//.test(file))) {
    const folder = posix.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  assert.deepEqual(
    [...counts].filter(([folder, count]) => count > 20 && !unlimited.includes(folder)),
    [],
  );
});

test('no file is longer than 350 lines, and the median is under 100', () => {
  const lengths = text
    .filter((file) => /^(src|demo|test)\//.test(file) && /\.([cm]?[jt]sx?|vue|css|html)$/.test(file))
    .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
    .sort((a, b) => a.lines - b.lines);
  assert.deepEqual(
    lengths.filter(({ lines }) => lines > 350),
    [],
  );
  const median = lengths[Math.floor(lengths.length / 2)]!.lines;
  assert.ok(median < 100, `the median is ${median}`);
});

test('no line of the demo, of src without the page, and of the tests of testing and verify is over 120 columns', () => {
  const wide = text
    .filter((file) => NARROW.test(file) && /\.([cm]?[jt]sx?|vue|css|html)$/.test(file))
    .flatMap((file) =>
      read(file)
        .split('\n')
        // A regular expression cannot be broken.
        .filter((line) => line.length > 120 && !/^\s*\/.*\/[a-z]*[;,]?$/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  assert.deepEqual(wide, []);
});

test('files and folders have names in kebab-case', () => {
  const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
  // Names that tools and people look for in this spelling.
  const customary = /^(CHANGELOG|CODE_OF_CONDUCT|CONTRIBUTING|LICENSE|README|SECURITY)(\.md)?$/;
  const ofGitHub = /^\.github\/(PULL_REQUEST_TEMPLATE\.md|ISSUE_TEMPLATE\/[a-z-]+\.md)$/;
  // SvelteKit finds the files of a route by a plus sign.
  const plain = (file: string) => file.replace(/(?<=\/routes\/(.*\/)?)\+/, '');
  const odd = files
    .filter((file) => !ofGitHub.test(file))
    .filter((file) =>
      plain(file)
        .split('/')
        .some((name, depth) => !kebab.test(name) && !((depth === 0 || name === 'README.md') && customary.test(name))),
    );
  assert.deepEqual(odd, []);
});

test('configurations of test runners and tools stand under test, except those of the build and of each room', () => {
  // Each room says what it runs on, and so which globals and types it can use.
  const ofRoom = /^(demo|src\/[a-z0-9]+(\/panel)?)\/tsconfig\.json$/;
  const configuration =
    /(^|\/)(\.[a-z-]+rc(\.[a-z]+)?|[a-z.-]+\.config\.[cm]?[jt]s|tsconfig[a-z.-]*\.json|\.editorconfig|\.prettier[a-z]*|\.npmrc)$/;
  const outside = files.filter((file) => configuration.test(file) && !ofRoom.test(file) && !file.startsWith('test/'));
  assert.deepEqual(outside, ['.editorconfig', 'src/tsconfig.package.json', 'tsconfig.json', 'vite.config.ts']);
});

test('nothing is left unfinished, and nothing speaks of the machine it was made on', () => {
  // Written so that this file does not match itself.
  const forbidden = [
    /\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/,
    /(^|[\s'"`(=:])\/(wor[k]|roo[t]|home|User[s])\/[\w.-]/m,
    /\.\.\/share[d]\b/,
    /https?:\/\/[\w.-]*(registr[y]|artifactor[y]|verdacci[o]|npmmirro[r]|mirror[s]?\.)[\w.-]*/i,
  ];
  const found = text.flatMap((file) => {
    const content = read(file);
    return forbidden.flatMap((words) => words.exec(content)?.[0] ?? []).map((match) => `${file}: ${match.trim()}`);
  });
  assert.deepEqual(found, []);
});

test('every file of text ends with a line break and holds no tabs, carriage returns or trailing blanks', () => {
  const ours = text.filter((file) => !['LICENSE', 'package-lock.json'].includes(file) && !file.endsWith('.svg'));
  assert.deepEqual(
    ours.filter((file) => /[\t\r]|[ \u00a0]$/m.test(read(file)) || !read(file).endsWith('\n')),
    [],
  );
});

test('editors write the format that Biome checks', () => {
  const biome = /"indentStyle": "(\w+)", "indentWidth": (\d+), "lineWidth": (\d+)/.exec(read('biome.jsonc'))!;
  const editor = Object.fromEntries(
    [...read('.editorconfig').matchAll(/^(\w+) = (\w+)/gm)].map(([, name, value]) => [name, value]),
  );
  assert.deepEqual([editor.indent_style, editor.indent_size, editor.max_line_length], biome.slice(1));
});

test('the CI runs the same command as a maintainer, and gets no secret', () => {
  const workflow = read('.github/workflows/ci.yml');
  assert.deepEqual(
    [...workflow.matchAll(/- run: (.*)/g)].map(([, command]) => command),
    ['.ci/run'],
  );
  assert.doesNotMatch(workflow, /secrets\.|: write|upload-artifact/);
});
