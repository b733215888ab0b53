import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.ts';
import { DEVICE_SECONDS } from '../../devices/known-devices.ts';

/**
 * Marks a browser in which somebody has signed in before; stays when they sign out. As strict as the session's cookie.
 */
export class DeviceCookie {
  readonly #name: string;
  readonly #secure: boolean;

  constructor(config: Config) {
    this.#secure = config.publicUrl.startsWith('https:');
    this.#name = this.#secure ? '__Host-ontid-device' : 'ontid-device';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.#name];
  }

  set(reply: FastifyReply, token: string): void {
    void reply.setCookie(this.#name, token, {
      path: '/',
      httpOnly: true,
      secure: this.#secure,
      sameSite: 'lax',
      maxAge: DEVICE_SECONDS,
    });
  }
}
