import type { LinkedConfig } from './linked-config.ts';
import { ADAPTERS } from './providers/index.ts';
import type { AddressBook, Provider } from './providers/provider.ts';

/** The providers that the configuration names, by id, in the order in which the page shows them. */
export type Providers = ReadonlyMap<string, Provider>;

/** @param at where each address is asked for; given in tests alone */
export function createProviders(config: LinkedConfig, at: AddressBook = (address) => address): Providers {
  const configured = ADAPTERS.flatMap((adapter) => {
    const doors = config[adapter.id];
    const { id, name } = adapter;
    return doors ? [[id, { id, name, ...adapter.create(doors, at) }] as const] : [];
  });
  return new Map(configured);
}
