import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Config } from '../../config/config.ts';
import { ApiError } from '../../errors/api-error.ts';
import { addressBlock, widerBlocks } from '../../limits/address-block.ts';
import { WIDER_FACTORS, type Window } from '../../limits/rules.ts';
import type { Server } from '../server.ts';
import { callerAddress } from '../trust-proxy.ts';

/**
 * How a route is limited. `counted`: the route counts its calls itself, in the database (`Guard.call`). `exempt`: not
 * at all, for the reason named. Otherwise by one of the rules here.
 */
export type RouteLimit = keyof typeof ROUTE_RULES | 'counted' | { exempt: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How often one address may call this route; see `http/admission/route-limits.ts`. */
    limit?: RouteLimit;
  }
  interface FastifyInstance {
    /** Every route that was added, with its limit. */
    routeTable: { method: string; url: string; limit: RouteLimit | undefined }[];
  }
}

/**
 * Requests that one address may make in one process, of each kind. Many people share an address: these numbers are for
 * programs. They are counted in memory, since it does not matter how exact they are.
 */
export const ROUTE_RULES = {
  /** Pages, each of which asks the database a few times. */
  page: { points: 600, seconds: 60 },
  /** Codes, refresh tokens and access tokens, which an app's back end sends for all of its people. */
  token: { points: 3000, seconds: 60 },
  /** Scripts, pictures, styles and published keys. */
  file: { points: 3000, seconds: 60 },
  /** The description of the API, which is large. */
  docs: { points: 120, seconds: 60 },
  /** Addresses that do not exist, and routes that name no limit. */
  other: { points: 600, seconds: 60 },
} satisfies Record<string, Window>;

/** Counters that are kept; past it the oldest go. */
const MAX_COUNTERS = 100_000;

/** Limits every route of the server. To be called before any route is added. */
export function limitRoutes(app: Server, config: Config): void {
  const table: RouteOptions[] = [];
  app.decorate('routeTable', {
    getter: () => table.map(({ method, url, config: { limit } = {} }) => ({ method: String(method), url, limit })),
  });
  app.addHook('onRoute', (route) => void table.push(route));
  const counters = new Map<string, { count: number; expires: number }>();

  const count = (key: string, points: number, seconds: number): void => {
    const now = Date.now();
    let counter = counters.get(key);
    if (!counter || counter.expires <= now) {
      counters.delete(key);
      counter = { count: 0, expires: now + seconds * 1000 };
      counters.set(key, counter);
      if (counters.size > MAX_COUNTERS) counters.delete(counters.keys().next().value!);
    }
    if (++counter.count <= points) return;
    const retryAfter = Math.ceil((counter.expires - now) / 1000);
    throw new ApiError('TIME_EXCEEDED', `too many requests; try again in ${retryAfter} s`, { retryAfter });
  };

  app.addHook('onRequest', async (request) => {
    const limit = request.routeOptions.config?.limit ?? 'other';
    if (typeof limit === 'object' || limit === 'counted') return;
    const { points, seconds } = ROUTE_RULES[limit];
    for (const [n, block] of blocksOf(request).entries()) {
      count(`${limit} ${block}`, points * config.limits.addressFactor * (n === 0 ? 1 : WIDER_FACTORS[n - 1]!), seconds);
    }
  });
}

function blocksOf(request: FastifyRequest): string[] {
  const block = addressBlock(callerAddress(request));
  return [block, ...widerBlocks(block)];
}

/** Gives a limit to every route that is added to a part of the server, where the code that adds it names none. */
export function limitAll(scope: Server, limit: RouteLimit): void {
  scope.addHook('onRoute', (route) => {
    route.config = { limit, ...route.config };
  });
}
