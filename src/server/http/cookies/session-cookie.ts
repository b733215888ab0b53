import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.ts';
import { SESSION_SECONDS, type StartedSession } from '../../sessions/sessions.ts';

/**
 * The hosted page's session cookie. `__Host-` ties it to this host alone (RFC 6265bis §4.1.3.2), which needs Secure;
 * Safari takes no Secure cookie over http on localhost, so a development server goes without both.
 */
export class SessionCookie {
  readonly #name: string;
  readonly #secure: boolean;

  constructor(config: Config) {
    this.#secure = config.publicUrl.startsWith('https:');
    this.#name = this.#secure ? '__Host-ontid-session' : 'ontid-session';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.#name];
  }

  /** Sets a cookie that the browser keeps when it is closed, or, without `kept`, one that it forgets then. */
  set(reply: FastifyReply, { token, kept }: StartedSession): void {
    const life = kept ? { maxAge: SESSION_SECONDS } : {};
    void reply.setCookie(this.#name, token, {
      path: '/',
      httpOnly: true,
      secure: this.#secure,
      sameSite: 'lax',
      ...life,
    });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.#name, { path: '/', httpOnly: true, secure: this.#secure, sameSite: 'lax' });
  }
}
