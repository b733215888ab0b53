import { createHash } from 'node:crypto';
import { get, readBody, reason } from './answer.ts';
import { type Finding, finding } from './findings.ts';
import type { Page } from './page.ts';

/** Looks at the script that a page loads, with the eyes of a browser. */
export async function checkScript({ src, integrity }: NonNullable<Page['plugin']>): Promise<Finding[]> {
  const response = await get(src).catch((error: unknown) => error as Error);
  if (response instanceof Error)
    return [finding('PLATFORM_UNREACHABLE', `${src} does not answer: ${reason(response)}`)];
  if (!response.ok) return [finding('SCRIPT_GONE', `${src} answers ${response.status}.`)];
  const body = await readBody(response).catch((error: unknown) => error as Error);
  if (body instanceof Error) return [finding('PLATFORM_UNREACHABLE', `${src} does not answer: ${reason(body)}`)];
  const hashes =
    integrity
      ?.trim()
      .split(/\s+/)
      .filter((hash) => /^sha(256|384|512)-/.test(hash)) ?? [];
  const isWrong =
    hashes.length > 0 &&
    !hashes.some((hash) => hash.slice(7) === createHash(hash.slice(0, 6)).update(body.bytes).digest('base64'));
  return isWrong ? [finding('INTEGRITY_WRONG', `${src} has another hash than the page asks for.`)] : [];
}
