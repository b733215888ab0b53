import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type CoverageFile,
  CoverageReport,
  type CoverageResults,
  type CoverageSummary,
  type MetricsSummary,
} from 'monocart-coverage-reports';
import type { Counted } from './support/runner/coverage.ts';

// `npm run coverage [-- path…]`: the tests of the widget and the page, or those at the paths, and what of both ran
// meanwhile in Chromium: a table, least first, and `dist/coverage` for other tools. The tests of components count for
// themselves, with a threshold (`test/components/run.test.ts`).

const ROOT = resolve(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'dist/coverage');
const RAW = join(ROOT, 'dist/coverage-raw');
/** What is looked at; the doctor's panel and the demo run in browsers too. */
const SOURCES = /^src\/(widget|page)\//;

const paths = process.argv.slice(2);
rmSync(RAW, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  ['test/run.ts', ...(paths.length ? paths : ['test/components', 'test/widget', 'test/page'])],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, COVERAGE: RAW },
  },
);
await report();
process.exitCode = status ?? 1;

async function report(): Promise<void> {
  const scripts = builtScripts();
  const coverage = new CoverageReport({
    outputDir: FOLDER,
    logging: 'error',
    baseDir: ROOT,
    reports: ['v8-json', 'lcovonly'],
    sourceFilter: (path) => SOURCES.test(path),
    sourcePath: (path) => path.slice(path.lastIndexOf('src/')),
  });
  const entries = readdirSync(RAW).flatMap((file) => JSON.parse(readFileSync(join(RAW, file), 'utf8')) as Counted);
  await coverage.add(
    entries.flatMap(({ hash, functions }) => (scripts.has(hash) ? [{ ...scripts.get(hash)!, functions }] : [])),
  );
  const loaded = new Set(entries.map(({ hash }) => hash));
  await coverage.add([...scripts].flatMap(([hash, script]) => (loaded.has(hash) ? [] : [{ ...script, empty: true }])));
  const results = await coverage.generate();
  console.log(table(results!));
}

/** The built scripts by the SHA-256 of their text, with their source maps. */
function builtScripts(): Map<string, { url: string; source: string; sourceMap: object }> {
  const maps = globSync('dist/{plugin,page/assets,early}/**/*.js.map', { cwd: ROOT });
  return new Map(
    maps.map((map) => {
      const file = map.slice(0, -'.map'.length);
      const source = readFileSync(join(ROOT, file), 'utf8');
      return [
        createHash('sha256').update(source).digest('hex'),
        {
          url: `https://localhost/${file}`,
          source,
          sourceMap: JSON.parse(readFileSync(join(ROOT, map), 'utf8')) as object,
        },
      ];
    }),
  );
}

/** A line for each file, and one for all: lines and functions that ran, and the numbers of the lines that did not. */
function table({ files, summary }: CoverageResults): string {
  const byLines = files.toSorted((one, other) => Number(one.summary.lines.pct) - Number(other.summary.lines.pct));
  const width = Math.max(...files.map(({ sourcePath }) => sourcePath.length));
  const row = (name: string, { lines, functions }: CoverageSummary, missed = '') =>
    `${name.padEnd(width)} ${figure(lines)} ${figure(functions)}  ${missed}`.trimEnd();
  return [
    `${''.padEnd(width)} ${'lines'.padStart(18)} ${'functions'.padStart(18)}  lines that did not run`,
    ...byLines.map((file) => row(file.sourcePath, file.summary, missedLines(file))),
    row(`all ${files.length}`, summary),
  ].join('\n');
}

function figure({ covered, total, pct }: MetricsSummary): string {
  return `${(total ? Number(pct) : 100).toFixed(1).padStart(7)} %${`${covered}/${total}`.padStart(10)}`;
}

/** `3-5 9` */
function missedLines({ data }: CoverageFile): string {
  const missed = Object.entries(data?.lines ?? {}).flatMap(([line, count]) => (count === 0 ? [Number(line)] : []));
  const isNext = (line: number) => missed.includes(line - 1);
  return missed
    .filter((line) => !isNext(line))
    .map((first) => {
      let last = first;
      while (missed.includes(last + 1)) last++;
      return first === last ? `${first}` : `${first}-${last}`;
    })
    .join(' ');
}
