// The protocol runs in browsers, in Node and in workers. It sees only the parts of the web platform that all of them
// share (ECMA-429, the minimum common web API), and only those that it needs.

interface URLSearchParams {
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  toString(): string;
  forEach(each: (value: string, name: string) => void): void;
}
declare const URLSearchParams: { new (init?: string | Record<string, string>): URLSearchParams };

interface URL {
  href: string;
  readonly origin: string;
  protocol: string;
  hostname: string;
  host: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
  username: string;
  password: string;
  readonly searchParams: URLSearchParams;
}
declare const URL: {
  new (url: string | URL, base?: string | URL): URL;
  canParse(url: string, base?: string): boolean;
};
