// The origin comes from the address bar, and a host name may hold what a shell acts on: `https://a$(reboot)` is a URL.
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.:[\]_-]+$/;
const PLAIN_URI = /^https?:\/\/[A-Za-z0-9.:[\]_/~-]+$/;
const PLAIN_NAME = /^[\p{L}\p{N} ._-]+$/u;

/**
 * The command that registers a site, for a developer to paste into a shell. Whatever could mean anything to a shell is
 * replaced by an example.
 */
export function registerCommand(name: string, origin: string, redirectUri?: string): string {
  const safeName = PLAIN_NAME.test(name) ? name : 'My app';
  const safeOrigin = PLAIN_ORIGIN.test(origin) ? origin : 'https://your-site.example';
  const command = `npx ontid-signin apps add --name "${safeName}" --origin ${safeOrigin}`;
  if (redirectUri === undefined) return command;
  return `${command} --redirect-uri ${PLAIN_URI.test(redirectUri) ? redirectUri : `${safeOrigin}/signed-in`}`;
}
