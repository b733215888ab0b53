import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { installPeers } from './peers/install.ts';
import { type Row, table } from './support/table.ts';

// `npm run bench -- server`: measures, prints a table and keeps it as JSON. Figures of a busy machine say little by
// themselves, so that what counts is stated as a ratio of two things measured in turns; the load is printed with them.

const BENCHES: Record<string, () => Promise<{ measure(): Promise<Row[]> }>> = {
  page: () => import('./page.ts'),
  server: () => import('./server.ts'),
  widget: () => import('./widget.ts'),
};
const FOLDER = resolve(import.meta.dirname, '../../dist/bench');

const [name = ''] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench) {
  console.error(`npm run bench -- ${Object.keys(BENCHES).join(' | ')}`);
  process.exit(1);
}
installPeers();
const load = { before: loadavg()[0]!, after: 0 };
const rows = await (await bench()).measure();
load.after = loadavg()[0]!;
console.log(table(rows));
console.log(`Load average ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.`);
mkdirSync(FOLDER, { recursive: true });
writeFileSync(
  resolve(FOLDER, `${name}.json`),
  JSON.stringify({ at: new Date(), node: process.version, load, rows }, null, 2),
);
