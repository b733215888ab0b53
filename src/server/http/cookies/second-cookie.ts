import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.ts';
import { HALF_SIGN_IN_SECONDS } from '../../two-step/half-sign-ins.ts';

/** Marks a browser in which the first step of a sign-in is done. As strict as the session's cookie. */
export class SecondCookie {
  readonly #name: string;
  readonly #secure: boolean;

  constructor(config: Config) {
    this.#secure = config.publicUrl.startsWith('https:');
    this.#name = this.#secure ? '__Host-ontid-second' : 'ontid-second';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.#name];
  }

  set(reply: FastifyReply, token: string): void {
    const options = { path: '/', httpOnly: true, secure: this.#secure, sameSite: 'lax' } as const;
    void reply.setCookie(this.#name, token, { ...options, maxAge: HALF_SIGN_IN_SECONDS });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.#name, { path: '/', httpOnly: true, secure: this.#secure, sameSite: 'lax' });
  }
}
