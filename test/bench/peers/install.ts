import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '..');

/**
 * Installs what the product is measured beside, unless it is there as the benches' lockfile names it.
 *
 * @throws Error when npm fails
 */
export function installPeers(): void {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map(
    (file) => statSync(resolve(FOLDER, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  if (installed! >= wanted!) return;
  console.log('Installing what is measured beside the product into test/bench/node_modules');
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund'],
    { stdio: 'inherit' },
  );
  if (status !== 0) throw error ?? new Error(`npm ended with ${status}`);
}
