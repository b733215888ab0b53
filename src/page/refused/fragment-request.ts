/**
 * The path of today for a request that stands in a fragment: `#/signin?appontid=…&appname=…`.
 *
 * @param hash `location.hash`
 * @returns `undefined` for every other fragment
 */
export function popupPathOf(hash: string): string | undefined {
  const query = new URLSearchParams(/^#\/signin\?(.*)$/s.exec(hash)?.[1]);
  const app = query.get('appontid');
  // That form names no language: the browser's own counts.
  return app ? `/oauth2.0/authorize/?params=${encodeURIComponent(`${app}&${query.get('appname') ?? ''}&`)}` : undefined;
}
