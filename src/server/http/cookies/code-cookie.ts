import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.ts';

/** How long a browser is remembered after it asked for a code: longer than a code lives, so that it can ask again. */
const CODE_COOKIE_SECONDS = 3600;

/**
 * Marks the browser that asked for a verification code: 32 random bytes, base64url. As strict as the session's cookie.
 * One cookie serves all codes of the browser, in every window.
 */
export class CodeCookie {
  readonly #name: string;
  readonly #secure: boolean;

  constructor(config: Pick<Config, 'publicUrl'>) {
    this.#secure = config.publicUrl.startsWith('https:');
    this.#name = this.#secure ? '__Host-ontid-code' : 'ontid-code';
  }

  read(request: FastifyRequest): string | undefined {
    const token = request.cookies[this.#name];
    return token && TOKEN.test(token) ? token : undefined;
  }

  /** The browser's own token, or a new one; either way it is kept from now on for an hour. */
  renew(request: FastifyRequest, reply: FastifyReply): string {
    const token = this.read(request) ?? randomBytes(32).toString('base64url');
    void reply.setCookie(this.#name, token, {
      path: '/',
      httpOnly: true,
      secure: this.#secure,
      sameSite: 'lax',
      maxAge: CODE_COOKIE_SECONDS,
    });
    return token;
  }
}

const TOKEN = /^[\w-]{43}$/;
