import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

// Writes the declarations of the npm package into `dist/types`, after the declarations of an earlier build are gone.
const root = join(import.meta.dirname, '../..');
rmSync(join(root, 'dist/types'), { recursive: true, force: true });
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'src/tsconfig.package.json'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
