import { ConfigError, readConfig } from './config/config.ts';
import { errorLine } from './http/logging.ts';
import { startPlatform } from './platform.ts';

// The platform alone, as an operator runs it: `node src/server/main.ts`.

const say = (line: string) => console.error(line);
let production = true;
// What Node prints of an error that nobody caught is all of it, with what somebody sent.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    say(
      JSON.stringify({
        level: 60,
        time: Date.now(),
        pid: process.pid,
        err: errorLine(error, production),
        msg: 'the process ends',
      }),
    );
    process.exit(1);
  });
}

try {
  const config = readConfig(process.env, say);
  production = config.production;
  const platform = await startPlatform(config);
  say(`ONT ID platform on ${platform.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void platform.close().then(() => process.exit(0)));
  }
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  say(
    error instanceof ConfigError
      ? error.message
      : taken
        ? 'The port is taken; set PORT to another.'
        : String((error as Error).stack),
  );
  process.exit(1);
}
