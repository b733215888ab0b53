import { isWebOrigin } from '../protocol/common/web-address.ts';
import { ANSWER_MAX_BYTES, get, readBody, reason } from './answer.ts';
import { checkButtons, checkNames, checkPolicies, inOrder, originOf } from './checks.ts';
import { type Finding, finding } from './findings.ts';
import { readPage } from './read-page.ts';
import { checkRegistration } from './registration.ts';
import { checkReturnPage } from './return-page.ts';
import { checkScript } from './script-file.ts';

/** What the doctor looked at, and what is wrong with it. */
export interface Report {
  /** Of the page, after redirects. */
  url: string;
  platform: string | undefined;
  /** Of the platform. */
  version: string | undefined;
  clientId: string | undefined;
  /** Errors first. */
  findings: Finding[];
}

/** What the page's HTML does not say, since scripts write it. */
export interface Known {
  /** The platform's origin. */
  platform?: string | undefined;
  clientId?: string | undefined;
}

/**
 * Looks at a page from outside, without running its scripts: what it says of sign-in, and what the platform says to it.
 */
export async function examine(address: string, known: Known = {}): Promise<Report> {
  const response = await get(address).catch((error: unknown) => error as Error);
  const nothing = { url: address, platform: known.platform, version: undefined, clientId: known.clientId };
  if (response instanceof Error)
    return { ...nothing, findings: [finding('PAGE_UNREACHABLE', `${address} does not answer: ${reason(response)}`)] };
  if (!response.ok)
    return { ...nothing, findings: [finding('PAGE_UNREACHABLE', `${address} answers ${response.status}.`)] };

  const { url, headers } = response;
  const { origin } = new URL(url);
  const body = await readBody(response).catch((error: unknown) => error as Error);
  if (body instanceof Error)
    return { ...nothing, findings: [finding('PAGE_UNREACHABLE', `${address} does not answer: ${reason(body)}`)] };
  const page = readPage(new TextDecoder().decode(body.bytes), url);
  const platform = originOf(known.platform ?? page.host);
  const { clientId, findings } = checkNames(known.clientId ?? page.client, origin);
  if (!body.isWhole) findings.push(finding('PAGE_NOT_WHOLE', `The page is larger than ${ANSWER_MAX_BYTES} bytes.`));
  else if (!page.isWhole)
    findings.push(finding('PAGE_NOT_WHOLE', 'The page has a tag with more than 1,000 attributes.'));
  findings.push(...checkButtons(page));
  if (!platform) findings.push(finding('PLATFORM_MISSING', 'The page loads no plugin.js.'));
  if (page.plugin) findings.push(...(await checkScript(page.plugin)));
  if (platform) findings.push(...checkPolicies(page, headers, platform, origin));
  if (isWebOrigin(origin)) findings.push(...(await checkReturnPage(origin, page.plugin !== undefined)));
  const registration =
    platform && clientId && isWebOrigin(origin) ? await checkRegistration(platform, clientId, origin) : undefined;
  return {
    url,
    platform,
    version: registration?.version,
    clientId,
    findings: inOrder([...findings, ...(registration?.findings ?? [])]),
  };
}
