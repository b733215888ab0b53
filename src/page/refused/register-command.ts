import type { OntId } from '../../protocol/common/ont-id.ts';

// The origin comes from the address bar, and a host name may hold what a shell acts on: `https://a$(reboot)` is a URL.
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.:[\]_-]+$/;
const PLAIN_URI = /^https?:\/\/[A-Za-z0-9.:[\]_/~-]+$/;
// These mean something to a shell, but not within double quotes.
const QUOTABLE_URI = /^https?:\/\/(?:[A-Za-z0-9.:[\]_/~?&=+,@#-]|%[0-9A-F]{2})+$/;
const PLAIN_NAME = /^[\p{L}\p{N} ._-]+$/u;
const EXAMPLE_ORIGIN = 'https://your-site.example';

/**
 * The command that registers a site, for a developer to paste into a shell. Whatever could mean anything to a shell is
 * replaced by an example.
 */
export function registerCommand(name: string, origin: string): string {
  return `npx ontid-signin apps add --name "${PLAIN_NAME.test(name) ? name : 'My app'}" --origin ${plainOrigin(origin)}`;
}

/** The same for an app that is registered, and lacks this origin. */
export function addOriginCommand(clientId: OntId, origin: string): string {
  return `npx ontid-signin apps update ${clientId} --origin ${plainOrigin(origin)}`;
}

/** The same for one that lacks this redirect URI. */
export function addRedirectUriCommand(clientId: OntId, redirectUri: string): string {
  const isPlain = PLAIN_URI.test(redirectUri);
  const uri = isPlain
    ? redirectUri
    : QUOTABLE_URI.test(redirectUri)
      ? `"${redirectUri}"`
      : `${EXAMPLE_ORIGIN}/signed-in`;
  return `npx ontid-signin apps update ${clientId} --redirect-uri ${uri}`;
}

const plainOrigin = (origin: string) => (PLAIN_ORIGIN.test(origin) ? origin : EXAMPLE_ORIGIN);
