/**
 * One content security policy: its directives, by name, with their values. A list of several comes with commas between.
 */
export type Policy = Map<string, string[]>;

/** Reads a `Content-Security-Policy` header or the content of such a meta tag (CSP Level 3 §2.2). */
export function readPolicies(text: string): Policy[] {
  return text.split(',').map((policy) => {
    const directives: Policy = new Map();
    for (const directive of policy.split(';')) {
      const [name, ...values] = directive.trim().split(/\s+/);
      if (name && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), values);
    }
    return directives;
  });
}

/**
 * Whether a policy lets a page load from an address (CSP Level 3 §6.7.2).
 *
 * @param directives in the order in which they stand in for one another, without `default-src`
 * @param self the page's origin
 * @param nonce of the element that loads
 */
export function allows(policy: Policy, directives: string[], url: string, self: string, nonce?: string): boolean {
  const name = [...directives, 'default-src'].find((candidate) => policy.has(candidate));
  if (!name) return true;
  const sources = policy.get(name)!;
  if (nonce && sources.includes(`'nonce-${nonce}'`)) return true;
  // Hosts do not count then; a hash may be that of the tag's integrity.
  if (directives[0]!.startsWith('script-src') && sources.includes("'strict-dynamic'"))
    return sources.some((source) => /^'sha\d+-/.test(source));
  return sources.some((source) => matches(source, new URL(url), new URL(self)));
}

function matches(source: string, url: URL, self: URL): boolean {
  if (source === '*') return /^(https?|wss?):$/.test(url.protocol);
  if (source.toLowerCase() === "'self'") return url.origin === self.origin;
  if (/^[a-z][a-z\d+.-]*:$/i.test(source)) return isScheme(source.toLowerCase(), url.protocol);
  const parts = /^(?:([a-z][a-z\d+.-]*:)\/\/)?(\*|(?:\*\.)?[\w.-]+|\[[\da-f:]+\])(?::(\d+|\*))?(\/[^?#]*)?$/i.exec(
    source,
  );
  if (!parts) return false;
  const [, scheme = self.protocol, host, port, path] = parts;
  if (!isScheme(scheme.toLowerCase(), url.protocol)) return false;
  if (
    host !== '*' &&
    !(host!.startsWith('*.')
      ? url.hostname.endsWith(host!.slice(1).toLowerCase())
      : url.hostname === host!.toLowerCase())
  )
    return false;
  const usual = url.protocol === 'https:' ? '443' : '80';
  if (port !== '*' && (url.port || usual) !== (port ?? usual)) return false;
  return !path || (path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path);
}

/** A source of http takes https too. */
const isScheme = (allowed: string, actual: string): boolean =>
  allowed === actual || (allowed === 'http:' && actual === 'https:');
