import { isWebOrigin } from '../../protocol/common/web-address.ts';
import { findCallback } from '../../protocol/site/find-callback.ts';
import { checkButtons, checkNames, checkPolicies, inOrder } from '../checks.ts';
import type { Report } from '../examine.ts';
import { type Finding, finding } from '../findings.ts';
import { describePage, type Tag } from '../page.ts';
import { checkRegistration } from '../registration.ts';

/**
 * Looks at the page that this runs in, as it is now.
 *
 * @param platform the origin that the script came from
 * @param seen what has been found as it happened
 */
export async function examinePage(platform: string, seen: readonly Finding[]): Promise<Report> {
  const { href } = location;
  // Not that of `location`, which a sandbox takes from the page.
  const { origin } = self;
  const page = describePage({ tags: [...document.querySelectorAll('*')].map(tagOf), isWhole: true }, href);
  const { clientId, findings } = checkNames(page.client, origin);
  if (origin === 'null') {
    const sandboxed = finding(
      'FRAME_SANDBOXED',
      'The frame that the page is in takes its origin from it, so that no answer can come.',
    );
    return {
      url: href,
      platform,
      version: undefined,
      clientId,
      findings: inOrder([sandboxed, ...findings.filter(({ code }) => code !== 'ORIGIN_INSECURE')]),
    };
  }
  findings.push(
    ...checkButtons(page, (name) => findCallback(name, window) !== undefined).filter(
      ({ code }) => code !== 'CALLBACK_MISSING' || !hasElements(),
    ),
  );
  // The script itself has run, or this would not.
  findings.push(...checkPolicies({ ...page, plugin: undefined }, await ownHeaders(), platform, origin));
  const registration =
    clientId && isWebOrigin(origin) ? await checkRegistration(platform, clientId, origin) : undefined;
  findings.push(...(registration?.findings ?? []), ...checkVersion(registration?.version));
  return {
    url: href,
    platform,
    version: registration?.version,
    clientId,
    findings: inOrder(settled([...findings, ...seen])),
  };
}

function tagOf(element: Element): Tag {
  const attributes = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
  return {
    name: element.localName,
    attributes,
    code: element.localName === 'script' ? (element.textContent ?? '') : '',
  };
}

/** Elements that the page has written itself: they have events, and need no callbacks. */
function hasElements(): boolean {
  return document.querySelector('ontid-signin:not(.ontid-signin > *)') !== null;
}

/** A page is not told the headers that it came with; it can ask for itself once more. */
async function ownHeaders(): Promise<Headers> {
  const response = await fetch(location.href, { method: 'HEAD' }).catch(() => undefined);
  return response?.headers ?? new Headers();
}

function checkVersion(served: string | undefined): Finding[] {
  const { version: here } = Object(customElements.get('ontid-signin')) as { version?: string };
  if (!here || !served || here === served) return [];
  return [finding('VERSION_DIFFERS', `The button on the page is of version ${here}, the platform serves ${served}.`)];
}

/** Each once; and a platform that the page's own policy keeps it from calling is not out of reach. */
function settled(findings: Finding[]): Finding[] {
  const isBlocked = findings.some(({ code }) => code === 'POLICY_BLOCKS_CONNECT');
  return findings.filter(({ code, message }, index) => {
    if (isBlocked && code === 'PLATFORM_UNREACHABLE') return false;
    const first = findings.findIndex(
      (other) => other.code === code && (other.message === message || code.startsWith('POLICY_')),
    );
    return first === index;
  });
}
