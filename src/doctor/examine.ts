import { clientIdOf } from '../protocol/ont-id.ts';
import { isWebOrigin } from '../protocol/web-address.ts';
import { finding, type Finding } from './findings.ts';
import { readPage, type Page } from './page.ts';
import { checkRegistration, checkScript, get, reason } from './platform.ts';
import { allows, readPolicies } from './policy.ts';

/** What the doctor looked at, and what is wrong with it. */
export interface Report {
  /** Of the page, after redirects. */
  url: string;
  platform: string | undefined;
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

/** Looks at a page from outside, without running its scripts: what it says of sign-in, and what the platform says to it. */
export async function examine(address: string, known: Known = {}): Promise<Report> {
  const response = await get(address).catch((error: unknown) => error as Error);
  const nothing = { url: address, platform: known.platform, clientId: known.clientId };
  if (response instanceof Error) return { ...nothing, findings: [finding('PAGE_UNREACHABLE', `${address} does not answer: ${reason(response)}`)] };
  if (!response.ok) return { ...nothing, findings: [finding('PAGE_UNREACHABLE', `${address} answers ${response.status}.`)] };

  const { url } = response;
  const { origin } = new URL(url);
  const page = readPage(await response.text(), url);
  const platform = originOf(known.platform ?? page.plugin?.host ?? page.plugin?.src);
  const named = known.clientId ?? page.client;
  const clientId = clientIdOf(named ?? '');
  const findings = checkButtons(page);
  if (!isWebOrigin(origin)) findings.push(finding('ORIGIN_INSECURE', `${origin} is not answered by any platform.`));
  if (!platform) findings.push(finding('PLATFORM_MISSING', 'The page loads no plugin.js.'));
  if (!named) findings.push(finding('CLIENT_MISSING', 'The page names no client.'));
  else if (!clientId) findings.push(finding('CLIENT_MALFORMED', `“${named}” is no ONT ID.`));
  if (page.plugin) findings.push(...(await checkScript(page.plugin)));
  if (platform) findings.push(...checkPolicies(page, response.headers.get('content-security-policy'), platform, origin));
  if (platform && clientId && isWebOrigin(origin)) findings.push(...(await checkRegistration(platform, clientId, origin)));
  return { url, platform, clientId, findings: findings.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error')) };
}

function originOf(address: string | undefined): string | undefined {
  return address && URL.canParse(address) ? new URL(address).origin : undefined;
}

function checkButtons({ buttons, inline, loadsMore }: Page): Finding[] {
  if (buttons.length === 0) return [finding('BUTTON_MISSING', 'The page’s HTML has no button.')];
  const findings = buttons.some(({ success }) => success) ? [] : [finding('CALLBACK_MISSING', 'No button says what happens after sign-in.')];
  for (const name of new Set(buttons.flatMap(({ callbacks }) => callbacks))) {
    const [first] = name.split('.') as [string];
    const declares = (keywords: string) => new RegExp(`(?:^|[^.\\w$])(?:${keywords})\\s+${escape(first)}(?![\\w$])`);
    const sets = new RegExp(`(?:window|globalThis|self)\\s*(?:\\.\\s*${escape(first)}|\\[\\s*['"]${escape(first)}['"]\\s*\\])\\s*=(?!=)`);
    const isGlobal = inline.some(({ code, isModule }) => sets.test(code) || (!isModule && declares('function|function\\s*\\*|var').test(code)));
    const isHidden = inline.some(({ code, isModule }) => declares(isModule ? 'function|var|const|let|class' : 'const|let|class').test(code));
    if (isGlobal) continue;
    if (isHidden) findings.push(finding('CALLBACK_NOT_GLOBAL', `“${name}” is declared where no other script finds it.`));
    // What is in files of the page's own is not known.
    else if (!loadsMore) findings.push(finding('CALLBACK_UNDEFINED', `No script of the page defines “${name}”.`));
  }
  return findings;
}

function checkPolicies(page: Page, header: string | null, platform: string, self: string): Finding[] {
  const policies = [...(header === null ? [] : readPolicies(header)), ...page.policies.flatMap(readPolicies)];
  const { plugin } = page;
  const findings: Finding[] = [];
  if (plugin && !policies.every((policy) => allows(policy, ['script-src-elem', 'script-src'], plugin.src, self, plugin.nonce))) {
    findings.push(finding('POLICY_BLOCKS_SCRIPT', `The page’s policy does not let ${plugin.src} run.`));
  }
  if (!policies.every((policy) => allows(policy, ['connect-src'], platform, self))) {
    findings.push(finding('POLICY_BLOCKS_CONNECT', `The page’s policy does not let it call ${platform}, where it trades a code for the token.`));
  }
  if (!policies.every((policy) => !policy.has('sandbox') || policy.get('sandbox')!.includes('allow-popups'))) {
    findings.push(finding('POLICY_BLOCKS_POPUP', 'The page’s policy puts it in a sandbox without windows.'));
  }
  return findings;
}

const escape = (name: string): string => name.replaceAll(/[^\w]/g, '\\$&');
