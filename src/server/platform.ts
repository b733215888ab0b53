import { createApp } from './app.ts';
import { type Config, ConfigError, METRICS_HOST } from './config/config.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { Server } from './http/server.ts';
import { type Assets, builtAssets } from './pages/assets.ts';
import { createServices, type ServiceOverrides, type Services } from './services/services.ts';
import { openDatabase } from './storage/database.ts';

/** A platform that is running. */
export interface Platform {
  services: Services;
  /** Where people reach it: `http://localhost:4000`. */
  url: string;
  /** Lets requests that are under way finish, then closes the connections to the database. */
  close(): Promise<void>;
}

/**
 * Starts the platform: database, services, HTTP.
 *
 * @throws ConfigError when the configuration names no database
 * @throws Error with `code: 'EADDRINUSE'` when the port is taken; the database is closed again
 */
export async function startPlatform(
  config: Config,
  options: { assets?: Assets; overrides?: ServiceOverrides } = {},
): Promise<Platform> {
  if (config.databaseUrl === undefined) throw new ConfigError([NO_DATABASE]);
  const db = await openDatabase(config.databaseUrl);
  let app: Server | undefined;
  try {
    const services = await createServices(config, db, options.overrides);
    const assets = options.assets ?? (await builtAssets());
    if (!assets.development) await services.builds.keep(await assets.build());
    app = await createApp(services, assets);
    const { log } = app;
    await app.listen({ host: config.host, port: config.port });
    const metrics = config.metricsPort
      ? await services.metrics.listen(config.metricsHost ?? METRICS_HOST, config.metricsPort)
      : undefined;
    const queues = [services.sms, services.onttag.webhooks.outbox];
    for (const queue of queues) queue.start((what, line) => log.warn(what, line));
    services.breachedPasswords.start((what, line) => log.warn(what, line));
    const stopHousekeeping = startHousekeeping(services, (error) => log.error({ err: error }, 'housekeeping failed'));
    return {
      services,
      url: config.publicUrl,
      async close() {
        metrics?.close();
        await closeGently(app!);
        for (const queue of queues) await queue.stop();
        await services.activity.settle();
        await services.strength.stop();
        await stopHousekeeping();
        await db.destroy();
      },
    };
  } catch (error) {
    await app?.close();
    await db.destroy();
    throw error;
  }
}

const NO_DATABASE =
  'DATABASE_URL is needed: postgres://user:password@host:port/database. `npm start` starts a PostgreSQL for ' +
  'development';
const IDLE_CHECK_MS = 50;

/**
 * Lets what is under way finish. Connections that fall idle only then would be kept for a minute: they are closed as
 * they do.
 */
async function closeGently(app: Server): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK_MS);
  await app.close().finally(() => clearInterval(sweep));
}
