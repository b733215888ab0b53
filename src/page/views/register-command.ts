// The origin comes from the address bar, and a host name may hold what a shell acts on: `https://a$(reboot)` is a URL.
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.:[\]_-]+$/;
const PLAIN_NAME = /^[\p{L}\p{N} ._-]+$/u;

/**
 * The command that registers a site, for a developer to paste into a shell. Whatever could mean anything to a shell is
 * replaced by an example.
 */
export function registerCommand(name: string, origin: string): string {
  const safeName = PLAIN_NAME.test(name) ? name : 'My app';
  const safeOrigin = PLAIN_ORIGIN.test(origin) ? origin : 'https://your-site.example';
  return `npx ontid-signin apps add --name "${safeName}" --origin ${safeOrigin}`;
}
