import { callBack } from './callbacks.ts';
import type { OntidErrorEvent, OntidSuccessEvent } from '../sign-in/events.ts';
import { LABELS } from '../button/labels.ts';
import { localeAt } from '../options/language.ts';
import { account } from './legacy.ts';
import { readLooks } from '../button/looks.ts';
import { OntidSignin } from '../button/ontid-signin.ts';
import { complainOfIgnored, readAttribute, readAttributes, TRUSTED_OPTIONS } from '../options/options.ts';
import { signInFrom } from '../sign-in/sign-in.ts';

const TAG = 'ontid-signin';
const HOST = `.${TAG}`;

/** What is copied to the drawn button. The element of another build may hold the tag, and would believe the others. */
const OPTIONS = OntidSignin.observedAttributes.filter((name) => !TRUSTED_OPTIONS.includes(name));

/** Elements that are controls themselves: drawn by the page, and no other button may stand inside them. */
const CONTROL = `${TAG},a,button,input`;

/** On `document`, so that a script that is on the page twice, in whatever version, listens once. */
const STARTED = Symbol.for('ontid-signin.class-form');

/** Makes every element with the class a button for sign-in, those that are there and those to come. */
export function startClassForm(): void {
  if (STARTED in document) return;
  Object.defineProperty(document, STARTED, { value: true });
  document.addEventListener('click', onClick);
  const attributeFilter = ['class', ...OPTIONS.flatMap((name) => [`data-${name}`, `data-${name.replace('-', '_')}`])];
  new MutationObserver(onMutation).observe(document, { childList: true, subtree: true, attributeFilter });
  fillWithin(document);
  document.addEventListener('DOMContentLoaded', () => fillWithin(document));
}

function onMutation(records: MutationRecord[]): void {
  for (const { target, addedNodes, attributeName } of records) {
    // The target may have got the class, another option, or have lost its content.
    if (target instanceof Element) {
      if (attributeName && !target.hasAttribute(attributeName)) drawnIn(target)?.removeAttribute(attributeName.slice('data-'.length).replace('_', '-'));
      fill(target);
    }
    for (const node of addedNodes) {
      if (node instanceof Element) fillWithin(node);
    }
  }
}

function fillWithin(root: Document | Element): void {
  for (const host of [root, ...root.querySelectorAll(HOST)]) {
    if (host instanceof Element) fill(host);
  }
}

/** Draws the button in an element that has the class and nothing of its own; what is drawn is kept up to date. */
function fill(host: Element): void {
  // Also one with content of its own: it may have been pressed before the page was loaded anew.
  if (host.matches(HOST) && !host.matches(TAG)) answer(host, host);
  if (!host.matches(HOST) || !isParsed(host)) return;
  // One of the page's own that has no content, and no other name, gets the words.
  if (host.matches('button:not([aria-label])') && isEmpty(host)) host.textContent = wordsFor(host);
  if (host.matches(CONTROL)) return;
  // A button that is there but not answered came with a copy of its host: frameworks keep pages as copies.
  const button = drawnIn(host) ?? (isEmpty(host) ? document.createElement(TAG) : undefined);
  if (!button) return;
  complainOfIgnored(host, 'data-');
  for (const name of OPTIONS) {
    const value = readAttribute(host, name, 'data-');
    if (value !== null && value !== button.getAttribute(name)) button.setAttribute(name, value);
  }
  answer(button, host);
  if (!button.parentNode) host.append(button);
}

/** The words that the drawn button would have. */
function wordsFor(host: Element): string {
  const read = (name: string) => readAttribute(host, name, 'data-');
  return LABELS[localeAt(host, read('locale'))][readLooks(read).text];
}

const drawnIn = (host: Element): Element | null => host.querySelector(`:scope > ${TAG}`);

function isEmpty(host: Element): boolean {
  return !host.firstElementChild && !host.textContent?.trim();
}

/** Whether the parser has come past the element: until then its content may just not have arrived. */
function isParsed(element: Element): boolean {
  if (document.readyState !== 'loading') return true;
  for (let node: Node | null = element; node; node = node.parentNode) {
    if (node.nextSibling) return true;
  }
  return false;
}

/** A click on an element with content of its own, or on anything in it. */
function onClick(event: Event): void {
  const path = event.composedPath().filter((node) => node instanceof Element);
  const host = path.find((element) => element.matches(HOST));
  // The drawn button hears its clicks itself, and the room around it is no button.
  if (!host || host.matches(TAG) || host.querySelector(TAG)) return;
  // In a form the page's button would send the form, and a link would leave the page that waits for the answer.
  event.preventDefault();
  signInFrom(host, readAttributes(host as HTMLElement, 'data-')).catch(() => {});
}

const answering = new WeakSet<Element>();

/**
 * Has the outcome of sign-ins called back. It is heard where it happens, on the element that signs in: a framework may
 * have taken that out of its host, or the host out of the page, while the window was open.
 */
function answer(element: Element, host: Element): void {
  if (answering.has(element)) return;
  answering.add(element);
  for (const outcome of ['success', 'error', 'cancel']) {
    element.addEventListener(`ontid-${outcome}`, (event) => {
      if (event.target !== element) return;
      const { result, error } = event as Partial<OntidSuccessEvent & OntidErrorEvent>;
      if (result) account(result);
      callBack(host.getAttribute(`data-on${outcome}`), result ?? error, `data-on${outcome}`);
    });
  }
}
