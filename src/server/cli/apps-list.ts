import { appEntry } from './app-entry.ts';
import { readArguments, withServices } from './command.ts';

/** Lists the registered apps, without secrets. */
export async function listApps(args: string[]): Promise<unknown> {
  readArguments({ args, options: {} });
  return withServices(async ({ apps }) => (await apps.list()).map(appEntry));
}
