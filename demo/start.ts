import type { OntId } from '../src/protocol/common/ont-id.ts';
import { type Config, ConfigError, readConfig, readPort } from '../src/server/config/config.ts';
import { developmentAssets } from '../src/server/development/development-assets.ts';
import { startEmbeddedPostgres } from '../src/server/development/embedded-postgres.ts';
import { builtAssets } from '../src/server/pages/assets.ts';
import { type Platform, startPlatform } from '../src/server/platform.ts';
import { buildIfStale } from './build.ts';

// Everything on one machine: the platform on one site, and a third party with its own back end on another.
// `npm start`; with `--dev` the page and the button come from source and reload themselves.

const development = process.argv.includes('--dev');
const closers: (() => Promise<unknown>)[] = [];
let stopping = false;

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
const started = start().catch(fail);

async function start(): Promise<void> {
  const { config, demoPort } = readSettings();
  await buildIfStale(say);
  const databaseUrl = config.databaseUrl ?? (await startPostgres(config));
  const platform = await startPlatform(
    { ...config, databaseUrl },
    {
      assets: development ? await developmentAssets() : await builtAssets(),
    },
  );
  closers.unshift(() => platform.close());
  const site = `http://127.0.0.1:${demoPort}`;
  const clientId = await registerSite(platform, site);
  // Only now, since the site's own library is among what has just been built.
  const { startSite } = await import('./server.ts');
  const server = await startSite({ port: demoPort, platform: platform.url, clientId });
  closers.unshift(() => {
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    return closed;
  });
  if (!stopping) announce(site, platform.url);
}

function readSettings(): { config: Config; demoPort: number } {
  const config = readConfig(process.env);
  const faults: string[] = [];
  const demoPort = readPort(process.env['DEMO_PORT'], 'DEMO_PORT', 4001, faults);
  if (demoPort === config.port) faults.push('DEMO_PORT and PORT must differ');
  if (faults.length) throw new ConfigError(faults);
  return { config, demoPort };
}

/** Without `DATABASE_URL` a PostgreSQL from npm is started, and stopped with everything else. */
async function startPostgres({ dataDir }: Config): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: say });
  closers.unshift(() => postgres.stop());
  return postgres.url;
}

/** The site is registered once; later starts find it. */
async function registerSite({ services: { apps } }: Platform, origin: string): Promise<OntId> {
  const known = (await apps.list()).find((app) => app.origins.includes(origin));
  if (known) return known.ontId;
  const app = await apps.add({ name: 'AwesomeApp', origins: [origin], redirectUris: [], tokenFormat: 'jws' });
  return app.ontId;
}

function announce(site: string, platform: string): void {
  say(`
Ready.

  1. Open    ${site}
     a third party's site; click “Sign in with ONT ID”
  2. Give    any phone number, such as +86 158 2170 3553
  3. Read    the code at ${platform}/dev/outbox

  The platform is ${platform}. Ctrl-C stops everything.
`);
}

/**
 * Waits for a start that is under way, so that what it has opened by then is closed too. Asked twice, it just leaves.
 */
function stop(): void {
  if (stopping) process.exit(130);
  stopping = true;
  say('\nStopping…');
  void started.then(closeAll).then(() => process.exit(0));
}

async function closeAll(): Promise<void> {
  for (const close of closers) await close();
}

async function fail(error: unknown): Promise<void> {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') say(`Port ${port} is taken. Set PORT (the platform) or DEMO_PORT (the site) to another.`);
  else say(error instanceof ConfigError ? error.message : String((error as Error).stack));
  await closeAll();
  process.exit(1);
}

function say(line: string): void {
  console.log(line);
}
