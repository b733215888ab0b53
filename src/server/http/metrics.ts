import { createServer, type Server as HttpServer } from 'node:http';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Server } from './server.ts';

// From a cached answer to a sealed key, in seconds.
const BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Numbers about this process for Prometheus: requests by route and status, how long they took, and Node's own. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #failures: Counter<'route' | 'error'>;
  readonly #breachChecks: Counter<'outcome'>;

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'ontid_http_request_duration_seconds',
      help: 'Requests answered, by route pattern and status, and how long they took.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [this.#registry],
    });
    this.#failures = new Counter({
      name: 'ontid_api_failures_total',
      help: 'Answers of the API that carry an error, by its name.',
      labelNames: ['route', 'error'],
      registers: [this.#registry],
    });
    this.#breachChecks = new Counter({
      name: 'ontid_password_breach_checks_total',
      help:
        'New passwords looked up at PASSWORD_BREACH_URL, by outcome: found, not-found, or unavailable, when it did ' +
        'not answer.',
      labelNames: ['outcome'],
      registers: [this.#registry],
    });
  }

  /** Counts a look-up of a new password. */
  breachChecked(outcome: 'found' | 'not-found' | 'unavailable'): void {
    this.#breachChecks.inc({ outcome });
  }

  /** Counts every request of the server. Labels are route patterns, so that no caller can make new ones. */
  watch(app: Server): void {
    app.addHook('onResponse', async (request, reply) => {
      const {
        method,
        routeOptions: { url: route = 'none' },
      } = request;
      this.#requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      if (request.failure) this.#failures.inc({ route, error: request.failure });
    });
  }

  /** Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /**
   * Serves `/metrics` on a port of its own, which is not for the public.
   *
   * @throws Error with `code: 'EADDRINUSE'` when the port is taken
   */
  async listen(host: string, port: number): Promise<HttpServer> {
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
      void this.text().then((text) =>
        response.writeHead(200, { 'content-type': this.#registry.contentType }).end(text),
      );
    });
    await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done));
    return server;
  }
}
