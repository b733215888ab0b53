import { clientIdOf, type OntId } from '../protocol/common/ont-id.ts';
import { isWebOrigin } from '../protocol/common/web-address.ts';
import { type Finding, finding } from './findings.ts';
import { checkOptions } from './options.ts';
import type { Page } from './page.ts';
import { allows, readPolicies } from './policy.ts';

// What can be judged without asking anybody.

/** Whether the page's own name and that of its client are such that a platform can know them. */
export function checkNames(
  client: string | undefined,
  origin: string,
): { clientId: OntId | undefined; findings: Finding[] } {
  const clientId = clientIdOf(client ?? '');
  const findings: Finding[] = [];
  if (!isWebOrigin(origin)) findings.push(finding('ORIGIN_INSECURE', `${origin} is not answered by any platform.`));
  if (!client) findings.push(finding('CLIENT_MISSING', 'The page names no client.'));
  else if (!clientId) findings.push(finding('CLIENT_MALFORMED', `“${client}” is no ONT ID.`));
  return { clientId, findings };
}

/** So many callbacks are looked for: each is looked for in all scripts. */
const CALLBACKS_MAX = 20;

/** @param isFunction tells whether a name is a function of the page, where that can be known for sure */
export function checkButtons(page: Page, isFunction?: (name: string) => boolean): Finding[] {
  const { plugin, buttons, inline, loadsMore, postsToken, callsLegacy } = page;
  if (buttons.length === 0) {
    return plugin && callsLegacy ? [] : [finding('BUTTON_MISSING', 'The page’s HTML has no button.')];
  }
  const options = checkOptions(page);
  // A bundle brings the element, which has events. Only the script calls functions by their names.
  if (!plugin && buttons.every(({ isElement }) => isElement)) {
    const named = buttons.flatMap(({ callbacks }) => callbacks)[0];
    const ignored = `The page loads no plugin.js, which would call “${named}”.`;
    return named ? [...options, finding('CALLBACK_IGNORED', ignored)] : options;
  }
  const findings = options;
  if (!postsToken && !buttons.some(({ success }) => success)) {
    findings.push(finding('CALLBACK_MISSING', 'No button says what happens after sign-in.'));
  }
  const names = new Set(buttons.flatMap(({ callbacks }) => callbacks));
  for (const name of [...names].slice(0, CALLBACKS_MAX)) {
    const [first] = name.split('.') as [string];
    const word = escapeName(first);
    const declares = (keywords: string) => new RegExp(`(?:^|[^.\\w$])(?:${keywords})\\s+${word}(?![\\w$])`);
    const sets = new RegExp(`(?:window|globalThis|self)\\s*(?:\\.\\s*${word}|\\[\\s*['"]${word}['"]\\s*\\])\\s*=(?!=)`);
    const isGlobal =
      isFunction?.(name) ??
      inline.some(
        ({ code, isModule }) => sets.test(code) || (!isModule && declares('function|function\\s*\\*|var').test(code)),
      );
    const isHidden = inline.some(({ code, isModule }) =>
      declares(isModule ? 'function|var|const|let|class' : 'const|let|class').test(code),
    );
    if (isGlobal) continue;
    if (isHidden)
      findings.push(finding('CALLBACK_NOT_GLOBAL', `“${name}” is declared where no other script finds it.`));
    // What is in files of the page's own is not known.
    else if (isFunction || !loadsMore)
      findings.push(finding('CALLBACK_UNDEFINED', `No script of the page defines “${name}”.`));
  }
  return findings;
}

/** @param headers of the page's answer */
export function checkPolicies(
  { plugin, policies: metas }: Pick<Page, 'plugin' | 'policies'>,
  headers: Headers,
  platform: string,
  self: string,
): Finding[] {
  const header = headers.get('content-security-policy');
  const policies = [...(header === null ? [] : readPolicies(header)), ...metas.flatMap(readPolicies)];
  const findings: Finding[] = [];
  if (
    plugin &&
    !policies.every((policy) => allows(policy, ['script-src-elem', 'script-src'], plugin.src, self, plugin.nonce))
  ) {
    findings.push(finding('POLICY_BLOCKS_SCRIPT', `The page’s policy does not let ${plugin.src} run.`));
  }
  if (!policies.every((policy) => allows(policy, ['connect-src'], platform, self))) {
    findings.push(
      finding(
        'POLICY_BLOCKS_CONNECT',
        `The page’s policy does not let it call ${platform}, where it trades a code for the token.`,
      ),
    );
  }
  if (!policies.every((policy) => !policy.has('sandbox') || policy.get('sandbox')!.includes('allow-popups'))) {
    findings.push(finding('POLICY_BLOCKS_POPUP', 'The page’s policy puts it in a sandbox without windows.'));
  }
  // `same-origin-allow-popups` keeps the windows that a page opens (HTML §7.1.3).
  const opener = headers.get('cross-origin-opener-policy')?.split(';')[0]?.trim();
  if (opener && !['unsafe-none', 'same-origin-allow-popups'].includes(opener)) {
    findings.push(
      finding(
        'POLICY_CUTS_WINDOW',
        `The page’s Cross-Origin-Opener-Policy is ${opener}: the window cannot answer it, ` +
          'and comes back to the page’s address instead.',
      ),
    );
  }
  return findings;
}

const escapeName = (name: string): string => name.replaceAll(/[^\w]/g, '\\$&');

export function originOf(address: string | undefined): string | undefined {
  return address && URL.canParse(address) ? new URL(address).origin : undefined;
}

/** Errors first. */
export function inOrder(findings: Finding[]): Finding[] {
  return findings.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
}
