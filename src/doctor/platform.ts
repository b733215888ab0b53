import { createHash } from 'node:crypto';
import type { OntId } from '../protocol/ont-id.ts';
import { PAGE_DATA_ID, type PageData } from '../protocol/page-data.ts';
import { signInUrl } from '../protocol/request.ts';
import { finding, type Finding } from './findings.ts';
import type { Page } from './page.ts';

const TIME_LIMIT_MS = 10_000;
const SKEW_SECONDS = 30;

/** @throws TypeError or DOMException when there is no answer */
export const get = (url: string): Promise<Response> =>
  fetch(url, { headers: { accept: 'text/html,*/*', 'accept-language': 'en' }, signal: AbortSignal.timeout(TIME_LIMIT_MS) });

/** Looks at the script that a page loads, with the eyes of a browser. */
export async function checkScript({ src, integrity }: NonNullable<Page['plugin']>): Promise<Finding[]> {
  const response = await get(src).catch((error: unknown) => error as Error);
  if (response instanceof Error) return [finding('PLATFORM_UNREACHABLE', `${src} does not answer: ${reason(response)}`)];
  if (!response.ok) return [finding('SCRIPT_GONE', `${src} answers ${response.status}.`)];
  const body = Buffer.from(await response.arrayBuffer());
  const hashes = integrity?.trim().split(/\s+/).filter((hash) => /^sha(256|384|512)-/.test(hash)) ?? [];
  const isWrong = hashes.length > 0 && !hashes.some((hash) => hash.slice(7) === createHash(hash.slice(0, 6)).update(body).digest('base64'));
  return isWrong ? [finding('INTEGRITY_WRONG', `${src} has another hash than the page asks for.`)] : [];
}

/** Asks the platform's sign-in page as the button would, and reads what it says to that. Nobody is signed in. */
export async function checkRegistration(platform: string, clientId: OntId, origin: string): Promise<Finding[]> {
  const url = signInUrl(platform, { clientId, origin, state: 'the-doctor-asks-and-signs-nobody-in', responseMode: 'web_message' });
  const response = await get(url).catch((error: unknown) => error as Error);
  if (response instanceof Error) return [finding('PLATFORM_UNREACHABLE', `${platform} does not answer: ${reason(response)}`)];
  const data = readData(await response.text());
  if (!data) return [finding('PLATFORM_UNREACHABLE', `${platform} answers ${response.status} and is no platform of ONT ID.`)];
  return [...judge(data, clientId, origin), ...checkClock(response.headers.get('date'), platform)];
}

function judge(data: PageData, clientId: OntId, origin: string): Finding[] {
  if (data.view !== 'refused') return [];
  const { reason } = data;
  if (reason.code === 'unknown_client') return [finding('CLIENT_UNKNOWN', `The platform knows no app ${clientId}.`)];
  if (reason.code === 'unknown_origin') return [finding('ORIGIN_UNKNOWN', `The app “${reason.appName}” is not registered for ${origin}.`)];
  return [finding('PLATFORM_UNREACHABLE', `The platform refuses the request: ${reason.code}.`)];
}

function checkClock(date: string | null, platform: string): Finding[] {
  const seconds = Math.round((Date.now() - Date.parse(date ?? '')) / 1000);
  if (!(Math.abs(seconds) > SKEW_SECONDS)) return [];
  return [finding('CLOCK_SKEW', `This machine’s clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} that of ${platform}.`)];
}

function readData(html: string): PageData | undefined {
  const [, json] = new RegExp(`id="?${PAGE_DATA_ID}"?[^>]*>([^]*?)</script>`).exec(html) ?? [];
  try {
    return json === undefined ? undefined : (JSON.parse(json) as PageData);
  } catch {
    return undefined;
  }
}

/** What `fetch` failed for; its own message says only that it did. */
export function reason(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || String((error.cause as NodeJS.ErrnoException).code) : error.message;
}
