import type { Door } from '../storage/column-types.ts';
import { ADAPTERS } from './providers/index.ts';
import type { Credentials } from './providers/provider.ts';

/** What the platform is to each provider that it is registered with, by the provider's id. */
export type LinkedConfig = Record<string, Partial<Record<Door, Credentials>>>;

type Variable = [name: string, value: string | undefined];

/** Reads which providers there are: those of which both variables are set. */
export function readLinked(env: NodeJS.ProcessEnv, faults: string[]): LinkedConfig {
  const config: LinkedConfig = {};
  for (const adapter of ADAPTERS) {
    for (const [door, variables] of Object.entries(adapter.variables(env))) {
      const [[idName, clientId], [secretName, clientSecret]] = Object.entries(variables) as [Variable, Variable];
      if (clientId && clientSecret) config[adapter.id] = { ...config[adapter.id], [door]: { clientId, clientSecret } };
      else if (clientId || clientSecret)
        faults.push(`${clientId ? secretName : idName} is needed with ${clientId ? idName : secretName}`);
    }
  }
  return config;
}
