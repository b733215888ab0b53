import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT, repositoryFiles } from '../../support/runner/sources.ts';
import { writeRecipe } from './recipe-files.ts';

const run = promisify(execFile);

/** Each project with a package.json and a lockfile of its own. */
export const PROJECTS = ['angular', 'bundles', 'dom', 'htmx', 'lit', 'next', 'react', 'svelte', 'vue'] as const;
export type Project = (typeof PROJECTS)[number];

const SOURCES = join(ROOT, 'test/frameworks/projects');

/** The projects are installed and built here, so that their tools write nothing beside the sources. */
export const BUILT = join(ROOT, 'dist/frameworks');

/** The tools must not report, ask or download. */
const env = {
  ...process.env,
  CI: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

/** Whether the package is built from the sources as they are now. */
export function isBuilt(): boolean {
  const changed = (file: string) => statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = repositoryFiles().filter((file) =>
    /^(src\/(widget|verify|testing|protocol)\/.*\.(ts|css)|package\.json|vite\.config\.ts)$/.test(file),
  );
  const results = ['dist/plugin/plugin.js', 'dist/library/react.js', 'dist/types/widget/index.d.ts'];
  return Math.min(...results.map(changed)) >= Math.max(...sources.map(changed));
}

/** Unpacks the package, as npm would publish it, to where the projects' `file:../package` leads. */
export async function packPackage(): Promise<void> {
  const folder = join(BUILT, 'package');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', BUILT], {
    cwd: ROOT,
    env,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await run('tar', ['xzf', join(BUILT, filename), '-C', folder, '--strip-components=1']);
}

/**
 * Installs a project from its lockfile, with the package copied and not linked, and builds it.
 *
 * @throws Error with the output of the command that failed
 */
export async function prepareProject(project: Project): Promise<void> {
  const folder = join(BUILT, project);
  await rm(folder, { recursive: true, force: true });
  await cp(join(SOURCES, project), folder, { recursive: true });
  writeRecipe(project, folder);
  await npm(folder, ['ci', '--install-links', '--ignore-scripts']);
  const { scripts = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  if (scripts['build']) await npm(folder, ['run', 'build']);
}

async function npm(folder: string, args: string[]): Promise<void> {
  try {
    await run('npm', args, { cwd: folder, env, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`npm ${args.join(' ')} in ${folder} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
