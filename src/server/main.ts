import { ConfigError, readConfig } from './config.ts';
import { startPlatform } from './platform.ts';

// The platform alone, as an operator runs it: `node src/server/main.ts`.

const say = (line: string) => console.error(line);

try {
  const config = readConfig(process.env, say);
  const platform = await startPlatform(config, { log: say });
  say(`ONT ID platform on ${platform.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void platform.close().then(() => process.exit(0)));
  }
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  say(error instanceof ConfigError ? error.message : taken ? 'The port is taken; set PORT to another.' : String((error as Error).stack));
  process.exit(1);
}
