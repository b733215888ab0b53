import { createHash } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { Server } from './server.ts';

/**
 * The headers of every answer, errors too: nothing may be loaded from elsewhere, framed, sniffed, or leak an address.
 * There is no `Cross-Origin-Opener-Policy` on purpose: with any value of it the answer never reaches the site's window.
 * The account page, which answers nobody, sets one itself.
 *
 * @param inline the script and the style that stand in the pages' HTML
 * @param development lets the development server's module reloading through
 */
export async function addSecurityHeaders(
  app: Server,
  options: {
    inline: { script?: string; style?: string };
    development: boolean;
    https: boolean;
    includeSubDomains: boolean;
  },
): Promise<void> {
  const { script, style } = options.inline;
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...(script ? [cspHash(script)] : [])],
        styleSrc: options.development ? ["'self'", "'unsafe-inline'"] : ["'self'", ...(style ? [cspHash(style)] : [])],
        imgSrc: ["'self'", 'data:'],
        connectSrc: options.development ? ["'self'", 'ws:'] : ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(options.development
          ? {}
          : { requireTrustedTypesFor: ["'script'"], trustedTypes: ['lit-html', 'ontid-proof'] }),
      },
    },
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: options.https
      ? { maxAge: 31_536_000, includeSubDomains: options.includeSubDomains }
      : false,
  });
}

/** What lets an inline script or style through a content security policy, and no other (CSP 3 §2.3.1). */
export const cspHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
