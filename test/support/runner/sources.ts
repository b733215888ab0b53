import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { parseSync } from 'vite';

/** The root of the repository. */
export const ROOT = resolve(import.meta.dirname, '../../..');

// What `.gitignore` leaves out, and git itself. Listed from the disk, so that a copy without git can be tested as well.
const LEFT_OUT = new Set(['.git', 'node_modules', 'dist', '.data']);

/** Every file of the repository, as paths from its root with `/`, sorted. */
export function repositoryFiles(root = ROOT): string[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (LEFT_OUT.has(entry.name) || entry.name.endsWith('.log')) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [relative(root, path).split(sep).join('/')];
    });
  return walk(root).sort();
}

/** Reads a file of the repository. */
export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Whether a file holds code that can import: TypeScript or JavaScript. */
export function isModule(file: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(file);
}

/**
 * The modules that a source text refers to, in any way that the language has: static and dynamic imports, re-exports,
 * types by `import('…')`, and modules by `new URL('…', import.meta.url)`, as workers are named.
 *
 * @param file the name of the source, whose ending says what language it is in
 * @returns the specifiers as they are written; for a dynamic import of something computed, its expression in `‹›`
 * @throws Error when the source cannot be parsed
 */
export function importsOf(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`);
  const found: string[] = [];
  const written = (node: Node) => {
    const { type, value, quasis } = node as Node & { value?: unknown; quasis?: { value: { cooked: string } }[] };
    if (type === 'Literal' && typeof value === 'string') return value;
    if (type === 'TemplateLiteral' && quasis?.length === 1) return quasis[0]!.value.cooked;
    return `‹${source.slice(node.start, node.end)}›`;
  };
  const visit = (node: Node) => {
    if (isNode(node.source) && REFERRING.has(node.type)) found.push(written(node.source));
    const [first, second] = (node.arguments ?? []) as Node[];
    if (
      node.type === 'NewExpression' &&
      first &&
      second &&
      source.slice(second.start, second.end) === 'import.meta.url'
    ) {
      if (isModule(written(first))) found.push(written(first));
    }
    for (const child of Object.values(node)) {
      for (const each of Array.isArray(child) ? child : [child]) if (isNode(each)) visit(each);
    }
  };
  visit(program as unknown as Node);
  return found;
}

const REFERRING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

interface Node {
  type: string;
  start: number;
  end: number;
  source?: unknown;
  arguments?: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The file that a relative specifier names, from the root of the repository; `undefined` for a package's or Node's. */
export function resolveRelative(importer: string, specifier: string): string | undefined {
  const path = specifier.replace(/[?#].*$/, '');
  return /^\.{1,2}(\/|$)/.test(path) ? posix.join(dirname(importer), path) : undefined;
}

/** The package that a bare specifier belongs to: `@scope/name`, or `name`, without what stands behind. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * Finds a cycle in a graph.
 *
 * @param targets the nodes that each node points to
 * @returns the nodes of the first cycle found, the first of them again at the end; `undefined` without one
 */
export function findCycle(targets: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const target of targets.get(node) ?? []) {
      const found = visit(target, [...path, node]);
      if (found) return found;
    }
    done.add(node);
    return undefined;
  };
  for (const node of targets.keys()) {
    const found = visit(node, []);
    if (found) return found;
  }
  return undefined;
}
