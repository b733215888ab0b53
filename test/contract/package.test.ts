import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, read, repositoryFiles } from '../support/runner/sources.ts';

type Dependencies = Record<string, string>;
interface Manifest {
  name: string;
  private?: boolean;
  scripts?: Record<string, string>;
  bin?: Record<string, string>;
  files?: string[];
  sideEffects?: string[];
  workspaces?: string[];
  exports: Record<string, string | Record<string, string>>;
  dependencies?: Dependencies;
  devDependencies?: Dependencies;
  peerDependencies?: Dependencies;
  peerDependenciesMeta?: Record<string, { optional: boolean }>;
  optionalDependencies?: Dependencies;
  overrides?: Dependencies;
}

const manifests = new Map(
  repositoryFiles()
    .filter((file) => /(^|\/)package\.json$/.test(file))
    .map((file) => [file, JSON.parse(read(file)) as Manifest]),
);
const root = manifests.get('package.json')!;
/** What the benches measure beside the product: installed by them alone, so that nobody else waits for it. */
const BENCH = 'test/bench';
/**
 * Projects with a framework each, which their own suite installs. Their package is the built one, beside them in
 * `dist`.
 */
const PROJECTS = [...manifests.keys()]
  .filter((file) => file.startsWith('test/frameworks/projects/'))
  .map((file) => file.replace('/package.json', ''));
const APART = [BENCH, ...PROJECTS];
/** The lockfiles, each with the package.json files that it answers for. */
const LOCKS = [
  {
    folder: '',
    files: [...manifests.keys()].filter((file) => !APART.some((folder) => file === `${folder}/package.json`)),
  },
  ...APART.map((folder) => ({ folder: `${folder}/`, files: [`${folder}/package.json`] })),
];
const KINDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

test('an integrator who installs the package downloads lit and jose, and nothing else', () => {
  assert.deepEqual(Object.keys(root.dependencies!).sort(), ['jose', 'lit']);
  assert.deepEqual(
    [root.peerDependencies, root.peerDependenciesMeta],
    [{ react: '>=18' }, { react: { optional: true } }],
    'for ontid-signin/react alone',
  );
  assert.equal(root.optionalDependencies, undefined);
});

test('npm pack builds first: a checkout has nothing in dist, and npm start builds no types', () => {
  assert.equal(root.scripts!['prepack'], 'npm run build');
});

test('each declaration in dist/types is of a source that still exists', () => {
  const declarations = readdirSync(join(ROOT, 'dist/types'), { recursive: true, encoding: 'utf8' });
  const stale = declarations
    .filter((file) => file.endsWith('.d.ts'))
    .filter((file) => !existsSync(join(ROOT, 'src', file.replace(/\.d\.ts$/, '.ts'))));
  assert.deepEqual(stale, []);
});

test('every version is pinned exactly', () => {
  for (const [file, manifest] of manifests) {
    for (const field of [...KINDS, 'overrides'] as const) {
      for (const [name, version] of Object.entries(manifest[field] ?? {})) {
        // A workspace may use the package whose workspace it is.
        if (version === (file.startsWith('test/frameworks/') ? 'file:../package' : 'file:..') && name === root.name)
          continue;
        // The site has its own copy of a peer.
        if (field === 'peerDependencies') continue;
        assert.match(version, /^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/, `${file}: ${name}`);
      }
    }
  }
});

test('every package.json but the root’s is private, and a workspace save those of the benches and the frameworks', () => {
  const folders = [...manifests.keys()]
    .filter((file) => file !== 'package.json')
    .map((file) => file.replace('/package.json', ''));
  assert.deepEqual(folders.sort(), [...root.workspaces!, ...APART].sort());
  for (const folder of folders) assert.equal(manifests.get(`${folder}/package.json`)!.private, true, folder);
});

test('the lockfiles are there, agree with every package.json and name no address to download from', () => {
  for (const { folder, files } of LOCKS) {
    const lock = JSON.parse(read(`${folder}package-lock.json`)) as {
      packages: Record<string, Manifest & { resolved?: string }>;
    };
    for (const file of files) {
      const locked = lock.packages[file.slice(folder.length).replace(/\/?package\.json$/, '')];
      for (const kind of KINDS)
        assert.deepEqual(locked?.[kind] ?? {}, manifests.get(file)![kind] ?? {}, `${file}: ${kind}`);
    }
    const addresses = Object.entries(lock.packages).filter(
      ([, { resolved }]) => resolved !== undefined && /:\/\//.test(resolved),
    );
    assert.deepEqual(
      addresses.map(([name]) => name),
      [],
    );
  }
  assert.doesNotMatch(read('.gitignore'), /lock/);
});

test('the lockfiles hold every package that one of their packages asks for, those of other machines too', () => {
  // npm leaves out the optional packages of other platforms when it writes a lockfile over an installation, and then
  // `npm ci` refuses the file.
  for (const { folder } of LOCKS) {
    const { packages } = JSON.parse(read(`${folder}package-lock.json`)) as { packages: Record<string, Manifest> };
    const isLocked = (asker: string, name: string): boolean => {
      if (`${asker ? `${asker}/` : ''}node_modules/${name}` in packages) return true;
      return asker !== '' && isLocked(asker.slice(0, Math.max(0, asker.lastIndexOf('/'))), name);
    };
    const missing = Object.entries(packages).flatMap(([asker, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !isLocked(asker, name)),
    );
    assert.deepEqual(missing, []);
  }
});

test('every export, its types, every command and every file with side effects exists after the build', () => {
  const targets = Object.values(root.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  const promised = [...targets, ...Object.values(root.bin ?? {}), ...(root.sideEffects ?? [])];
  assert.deepEqual(
    promised.filter((path) => !existsSync(join(ROOT, path))),
    [],
  );
});

test('every export and command is among the files that are published', () => {
  const targets = Object.values(root.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  const published = (path: string) =>
    path === './package.json' || root.files!.some((file) => path === `./${file}` || path.startsWith(`./${file}/`));
  assert.deepEqual(
    [...targets, ...Object.values(root.bin ?? {})].filter((path) => !published(path)),
    [],
  );
});
