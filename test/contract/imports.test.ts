import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import {
  findCycle,
  importsOf,
  isModule,
  packageOf,
  ROOT,
  read,
  repositoryFiles,
  resolveRelative,
} from '../support/runner/sources.ts';

/** The rooms that stand on the protocol, side by side. */
const ROOMS = ['widget', 'page', 'server', 'verify', 'testing', 'doctor'];
/** Composes the platform and a third-party site on one machine, so it alone of the demo knows the platform's inside. */
const LOCAL_STACK = 'demo/start.ts';
/** The PostgreSQL from npm and Vite's server: what a platform in production does without. */
const DEVELOPMENT = 'src/server/development';
/** The operator's commands run beside `npm start` as well, and load its PostgreSQL only then. */
const COMMANDS = 'src/server/cli/command.ts';
/** Has what the product is measured beside installed for itself. */
const BENCH = 'test/bench';
/** Each has its own package.json, and is built where its suite copies it to. */
const PROJECTS = 'test/frameworks/projects';

const PROJECT_FOLDERS = readdirSync(join(ROOT, PROJECTS)).map((name) => `${PROJECTS}/${name}`);

interface Import {
  file: string;
  specifier: string;
  /** The file of ours that is named, from the root; `undefined` for a package's or Node's. */
  target: string | undefined;
}

const imports: Import[] = repositoryFiles()
  .filter((file) => isModule(file) && /^(src|demo|test)\//.test(file))
  .flatMap((file) =>
    importsOf(file, read(file)).map((specifier) => ({ file, specifier, target: resolveRelative(file, specifier) })),
  );

const within = (folder: string) => imports.filter(({ file }) => file.startsWith(`${folder}/`));
const isIn = (path: string | undefined, folder: string) => path?.startsWith(`${folder}/`) ?? false;
const isNodes = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier);
const show = (found: Import[]) => found.map(({ file, specifier }) => `${file} → ${specifier}`);

test('every form of import is seen', () => {
  const source = `
    import type { A } from './type.ts';
    import b, { type C } from 'mixed';
    import './effect.ts';
    export * from './all.ts';
    export type { D } from './some.ts';
    // import './comment.ts';
    const text = "import './text.ts'";
    await import('./dynamic.ts');
    await import(\`./template.ts\`);
    await import(name);
    let e: import('./inline.ts').E;
    new Worker(new URL('./worker.ts', import.meta.url));`;
  assert.deepEqual(importsOf('example.ts', source), [
    './type.ts',
    'mixed',
    './effect.ts',
    './all.ts',
    './some.ts',
    './dynamic.ts',
    './template.ts',
    '‹name›',
    './inline.ts',
    './worker.ts',
  ]);
});

test('every relative import names a file that exists', () => {
  assert.deepEqual(
    show(
      imports.filter(
        ({ file, target }) => target !== undefined && !isIn(file, PROJECTS) && !existsSync(join(ROOT, target)),
      ),
    ),
    [],
  );
});

test('the protocol imports nothing but itself', () => {
  assert.ok(within('src/protocol').length > 0);
  assert.deepEqual(show(within('src/protocol').filter(({ target }) => !isIn(target, 'src/protocol'))), []);
});

test('the texts import nothing but themselves and the protocol', () => {
  const foreign = within('src/i18n').filter(({ target }) => !isIn(target, 'src/i18n') && !isIn(target, 'src/protocol'));
  assert.ok(within('src/i18n').length > 0);
  assert.deepEqual(show(foreign), []);
});

test('widget, page, server, verify, testing and doctor import themselves, the protocol, the texts and packages, and never one another', () => {
  for (const room of ROOMS) {
    const strangers = within(`src/${room}`).filter(({ specifier, target }) =>
      target === undefined
        ? packageOf(specifier) === 'ontid-signin'
        : !isIn(target, `src/${room}`) && !isIn(target, 'src/protocol') && !isIn(target, 'src/i18n'),
    );
    assert.deepEqual(show(strangers), []);
  }
});

test('nothing under src imports the demo, the tests or the build', () => {
  assert.deepEqual(show(within('src').filter(({ target }) => target !== undefined && !isIn(target, 'src'))), []);
});

test('no imports go round in a circle', () => {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports) if (target) targets.set(file, [...(targets.get(file) ?? []), target]);
  assert.equal(findCycle(targets)?.join(' → '), undefined);
});

test('no folders of a room import one another in a circle', () => {
  for (const room of ['protocol', 'i18n', ...ROOMS]) {
    const arrows = new Map<string, Map<string, Import>>();
    for (const found of within(`src/${room}`)) {
      if (!isIn(found.target, `src/${room}`)) continue;
      const [from, to] = [posix.dirname(found.file), posix.dirname(found.target!)];
      if (from !== to) arrows.set(from, (arrows.get(from) ?? new Map<string, Import>()).set(to, found));
    }
    const cycle = findCycle(new Map([...arrows].map(([folder, targets]) => [folder, [...targets.keys()]])));
    const steps = cycle?.slice(1).map((folder, index) => arrows.get(cycle[index]!)!.get(folder)!);
    assert.deepEqual(steps && show(steps), undefined);
  }
});

test('only the demo, the tests and the operator’s commands import what is for development', () => {
  const known = imports.filter(({ target }) => isIn(target, DEVELOPMENT));
  assert.ok(known.length > 0);
  const strangers = known.filter(
    ({ file }) => !isIn(file, DEVELOPMENT) && !isIn(file, 'test') && file !== LOCAL_STACK && file !== COMMANDS,
  );
  assert.deepEqual(show(strangers), []);
});

test('a platform in production loads nothing for development and no package for development', () => {
  const reached = new Set(['src/server/main.ts']);
  for (const file of reached) {
    for (const found of imports) if (found.file === file && found.target) reached.add(found.target);
  }
  assert.ok(reached.has('src/server/storage/database.ts'));
  assert.deepEqual(
    [...reached].filter((file) => isIn(file, DEVELOPMENT)),
    [],
  );
  const { dependencies } = JSON.parse(read('src/server/package.json')) as { dependencies: Record<string, string> };
  const undeclared = imports.filter(
    ({ file, specifier, target }) =>
      reached.has(file) &&
      target === undefined &&
      !isNodes(specifier) &&
      !specifier.startsWith('‹') &&
      !(packageOf(specifier) in dependencies),
  );
  assert.deepEqual(show(undeclared), []);
});

test('the demo reaches the platform as any third party would, save the file that starts both', () => {
  const inside = within('demo').filter(
    ({ file, target }) => file !== LOCAL_STACK && target !== undefined && !isIn(target, 'demo'),
  );
  assert.deepEqual(show(inside), []);
});

test('every package that is imported is declared by the package.json that answers for the file', () => {
  const declared = (manifest: string, ...fields: string[]) => {
    const parsed = JSON.parse(read(manifest)) as Record<string, Record<string, string>>;
    return fields.flatMap((field) => Object.keys(parsed[field] ?? {}));
  };
  const root = declared('package.json', 'dependencies', 'peerDependencies');
  const development = declared('package.json', 'devDependencies');
  const server = declared('src/server/package.json', 'dependencies');
  const tests = [...root, ...development, ...server, 'ontid-signin'];
  const owners: [folder: string, packages: string[]][] = [
    ['src/protocol', []],
    ['src/i18n', []],
    // An integrator installs these with the root's dependencies alone.
    ['src/widget', root],
    ['src/verify', root],
    ['src/testing', root],
    // Their builds contain what they import.
    ['src/doctor', [...root, ...development]],
    ['src/page', [...root, ...development]],
    ['src/server', server],
    ['src/build', [...declared('demo/package.json', 'devDependencies'), ...development]],
    [DEVELOPMENT, [...server, ...declared('src/server/package.json', 'devDependencies'), ...development]],
    ['demo', [...declared('demo/package.json', 'dependencies'), ...development]],
    ['test', tests],
    [BENCH, [...tests, ...declared(`${BENCH}/package.json`, 'dependencies')]],
    ...PROJECT_FOLDERS.map((folder): [string, string[]] => [
      folder,
      declared(`${folder}/package.json`, 'dependencies'),
    ]),
  ];
  for (const [folder, packages] of owners) {
    const undeclared = within(folder).filter(
      ({ file, specifier, target }) =>
        target === undefined &&
        !isNodes(specifier) &&
        !specifier.startsWith('‹') &&
        !packages.includes(packageOf(specifier)) &&
        !(isIn(file, BENCH) && folder !== BENCH) &&
        !(isIn(file, PROJECTS) && folder === 'test') &&
        !(isIn(file, DEVELOPMENT) && folder !== DEVELOPMENT),
    );
    assert.deepEqual(show(undeclared), []);
  }
});

test('what runs in a browser imports nothing of Node', () => {
  const browser = ['src/widget', 'src/page', 'src/protocol', 'src/i18n', 'src/doctor/panel'].flatMap(within);
  assert.deepEqual(show(browser.filter(({ specifier }) => isNodes(specifier))), []);
});
