import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { importsOf, ROOT } from '../support/runner/sources.ts';

// The build prints and enforces the same budgets from its own list of files; here they are found from what was built,
// as a browser would find them.

const brotli = (path: string) =>
  brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

test('plugin.js is one file of at most 15,500 bytes brotli', () => {
  const folder = join(ROOT, 'dist/plugin');
  assert.deepEqual(readdirSync(folder), ['plugin.js']);
  const source = readFileSync(join(folder, 'plugin.js'), 'utf8');
  const [doctor, ...more] = importsOf('plugin.js', source);
  assert.match(doctor!, /^‹new URL\(.doctor\.js\b/, 'what data-debug asks for');
  assert.deepEqual(more, []);
  const bytes = brotli(join(folder, 'plugin.js'));
  assert.ok(bytes <= 15_500, `${bytes} bytes`);
});

test('the doctor’s panel is one file too, and of browsers', () => {
  const folder = join(ROOT, 'dist/doctor');
  assert.deepEqual(readdirSync(folder), ['doctor.js']);
  assert.deepEqual(importsOf('doctor.js', readFileSync(join(folder, 'doctor.js'), 'utf8')), []);
});

test('the first load of the hosted page is at most 30,000 bytes brotli', () => {
  const folder = join(ROOT, 'dist/page');
  const html = join(folder, 'src/page/index.html');
  const loaded = new Set<string>([html]);
  const load = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    if (path.endsWith('.js')) for (const next of staticImports(path)) load(posix.join(path, '..', next));
  };
  const tags = readFileSync(html, 'utf8').matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="(\/assets\/[^"]+)"/g);
  for (const [, path] of tags) load(join(folder, path!));
  assert.ok([...loaded].some((path) => path.endsWith('.js')) && [...loaded].some((path) => path.endsWith('.css')));
  const bytes = [...loaded].map(brotli).reduce((sum, size) => sum + size, 0);
  assert.ok(bytes <= 30_000, `${bytes} bytes in ${[...loaded].join(', ')}`);
});

/** Dynamic imports are what the first load leaves for later; they are the ones in brackets. */
function staticImports(path: string): string[] {
  const source = readFileSync(path, 'utf8');
  const later = new Set([...source.matchAll(/\bimport\(\s*(["'`])([^"'`]+)\1/g)].map(([, , specifier]) => specifier));
  return importsOf(path, source).filter((specifier) => specifier.startsWith('./') && !later.has(specifier));
}

/** Runs a module in a Node of its own, which has no DOM. */
function inNode(source: string): string {
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', source], { cwd: ROOT, encoding: 'utf8' });
  assert.equal(child.status, 0, child.stderr);
  assert.equal(child.stderr, '');
  return child.stdout.trim();
}

test('the library loads on a server without a DOM, and registers nothing by itself', () => {
  const registered = inNode(`
    const { OntidSignin, signIn } = await import('ontid-signin');
    process.stdout.write([typeof OntidSignin, typeof signIn, typeof globalThis.customElements?.get('ontid-signin')].join());`);
  assert.equal(registered, 'function,function,undefined');
});

test('the registration does no harm on a server, nor does a second copy of it', () => {
  const said = inNode(`
    const define = import.meta.resolve('ontid-signin/define');
    await import(define);
    await import(define + '?second-copy');
    process.stdout.write('fine');`);
  assert.equal(said, 'fine');
});

test('every export that is a module loads on a server, says nothing and adds no element', () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string | object>;
  };
  const modules = Object.keys(exports)
    .filter((name) => typeof exports[name] === 'object')
    .map((name) => posix.join('ontid-signin', name));
  assert.ok(modules.includes('ontid-signin/react'));
  for (const name of modules) {
    assert.equal(
      inNode(`await import('${name}'); process.stdout.write(String(globalThis.customElements?.get('ontid-signin')));`),
      'undefined',
      name,
    );
  }
});

test('the React export is a client module, and brings no copy of React', () => {
  const source = readFileSync(join(ROOT, 'dist/library/react.js'), 'utf8');
  assert.match(source, /^["']use client["'];/);
  assert.ok(loadedBy('react.js').includes('react'));
});

/** Everything that a file of the library loads: files of ours, and packages by their names. */
function loadedBy(entry: string): string[] {
  const folder = join(ROOT, 'dist/library');
  const seen = new Set<string>();
  const visit = (file: string) => {
    for (const specifier of importsOf(file, readFileSync(join(folder, file), 'utf8'))) {
      const next = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier;
      if (seen.has(next)) continue;
      seen.add(next);
      if (next !== specifier) visit(next);
    }
  };
  visit(entry);
  return [...seen];
}

test('the verifier loads nothing of the element', () => {
  const loaded = loadedBy('verify.js');
  assert.ok(loaded.includes('jose'));
  assert.deepEqual(
    loaded.filter((name) => name !== 'jose' && !name.endsWith('.js')),
    [],
  );
});

test('the client of an app’s back end loads no package and nothing of Node', () => {
  assert.deepEqual(
    loadedBy('server-client.js').filter((name) => !name.endsWith('.js')),
    [],
  );
});
