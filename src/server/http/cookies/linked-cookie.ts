import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.ts';
import { LINKED_FLOW_SECONDS, newBrowserToken } from '../../linked/linked-flows.ts';

/**
 * Marks the browser in which a sign-in at a provider was begun. Lax lets it come back with the provider's answer; it is
 * as strict as the session's cookie otherwise.
 */
export class LinkedCookie {
  readonly #name: string;
  readonly #secure: boolean;

  constructor(config: Config) {
    this.#secure = config.publicUrl.startsWith('https:');
    this.#name = this.#secure ? '__Host-ontid-linked' : 'ontid-linked';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.#name];
  }

  /** The browser's own, or a new one: two windows may each be on their way. */
  renew(request: FastifyRequest, reply: FastifyReply): string {
    const token = this.read(request) || newBrowserToken();
    void reply.setCookie(this.#name, token, {
      path: '/',
      httpOnly: true,
      secure: this.#secure,
      sameSite: 'lax',
      maxAge: LINKED_FLOW_SECONDS,
    });
    return token;
  }
}
