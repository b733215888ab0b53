import { keepFocusable } from '../button/focusable.ts';
import { OntidSignin } from '../button/ontid-signin.ts';
import { onPress } from '../button/press.ts';
import { readOptions } from '../button/read-options.ts';
import { complainOfIgnored, ignoresOnElements } from '../options/options.ts';
import { isSet, readAttribute } from '../options/read-attribute.ts';
import type { OntidErrorEvent, OntidSuccessEvent } from '../sign-in/events.ts';
import { signInFrom } from '../sign-in/sign-in.ts';
import { callBack } from './callbacks.ts';
import { addEmptyButtonWords, clearWhitespace } from './empty-button.ts';
import { account } from './legacy.ts';

const TAG = 'ontid-signin';
const HOST = `.${TAG}`;

/** Elements that are controls themselves: the page draws them, and no other button may stand inside them. */
const CONTROL = `${TAG},a,button,input`;

/** On `document`, so that of two scripts on a page one acts; the other has it look at the page again. */
const STARTED = Symbol.for('ontid-signin.class-form');

type Startable = Document & { [STARTED]?: () => void };

/** The buttons that this script has drawn, by the element of the class. */
const drawn = new WeakMap<Element, OntidSignin>();

/** Makes every element with the class a button for sign-in, those that are there and those to come. */
export function startClassForm(): void {
  const page = document as Startable;
  if (page[STARTED]) return page[STARTED]();
  Object.defineProperty(page, STARTED, { value: start });
  const options = OntidSignin.observedAttributes.flatMap((name) => [`data-${name}`, `data-${name.replace('-', '_')}`]);
  const attributeFilter = ['class', 'disabled', ...options];
  new MutationObserver(onMutation).observe(document, { childList: true, subtree: true, attributeFilter });
  start();
}

/** A document that is written anew (`document.open()`) has lost its listeners. */
function start(): void {
  fillWithin(document);
  document.addEventListener('DOMContentLoaded', () => fillWithin(document));
}

function onMutation(records: MutationRecord[]): void {
  for (const { target, addedNodes, attributeName } of records) {
    // The target may have got the class, another option, or have lost its content. A field set disables what is in it.
    if (attributeName === 'disabled') fillWithin(target);
    else if (target instanceof Element) fill(target);
    for (const node of addedNodes) fillWithin(node);
  }
}

function fillWithin(root: Node): void {
  if (root instanceof Element) fill(root);
  if ('querySelectorAll' in root) (root as ParentNode).querySelectorAll(`${HOST},${TAG}`).forEach(fill);
}

/** Listens to an element of the class, and draws the button in one that has nothing of its own. */
function fill(host: Element): void {
  if (host.matches(TAG)) return answer(host, host);
  if (!host.matches(HOST)) return;
  answer(host, host);
  listen(host as HTMLElement);
  if (!isParsed(host)) return;
  const button = drawn.get(host) ?? copyIn(host);
  if (hasContent(host, button)) return drawn.get(host)?.remove();
  clearWhitespace(host);
  if (host.matches(CONTROL)) return addEmptyButtonWords();
  complainOfIgnored(host, 'data-');
  draw(host, button ?? document.createElement(TAG));
}

/** A button that came with a copy of another host: frameworks keep pages as copies. */
const copyIn = (host: Element): OntidSignin | undefined =>
  host.querySelector<OntidSignin>(`:scope > ${TAG}`) ?? undefined;

/** Whether the page has put anything into it. */
function hasContent(host: Element, button: Element | undefined): boolean {
  if (host.shadowRoot && !drawn.has(host)) return true;
  return [...host.childNodes].some((node) =>
    node instanceof Text ? node.data.trim() : node instanceof Element && node !== button,
  );
}

/** Draws the button as the options of its host say; what is drawn is kept up to date. */
function draw(host: Element, button: OntidSignin): void {
  for (const name of OntidSignin.observedAttributes) {
    // The element of another build may have the tag, and would take these.
    if (ignoresOnElements(name)) continue;
    const value = name === 'disabled' ? (isDisabled(host) ? '' : null) : readAttribute(host, name, 'data-');
    if (value === button.getAttribute(name)) continue;
    if (value === null) button.removeAttribute(name);
    else button.setAttribute(name, value);
  }
  answer(button, host);
  if (!button.parentNode) rootFor(host).append(button);
  if (button.getRootNode() instanceof ShadowRoot) button.setAttribute('exportparts', 'button,icon,label');
  drawn.set(host, button);
}

/**
 * A shadow root of the host, so that frameworks, which compare and replace children, find none of ours. Content that
 * the page adds later shows in its slot. Elements that take no shadow root (`<li>`), and those whose class may attach
 * one later, get the button as a child. A root of the page's own is content.
 */
function rootFor(host: Element): ParentNode {
  if (drawn.has(host)) return host.shadowRoot ?? host;
  if (host.localName.includes('-')) return host;
  try {
    const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
    root.append(document.createElement('slot'));
    keepFocusable(host);
    return root;
  } catch {
    return host;
  }
}

/** By the option, or by a `<fieldset>` around it; what stands in that one's legend stays enabled (HTML §4.10.19.5). */
function isDisabled(host: Element): boolean {
  if (isSet(readAttribute(host, 'disabled', 'data-'))) return true;
  for (let set = host.closest('fieldset'); set; set = set.parentElement?.closest('fieldset') ?? null) {
    if (set.disabled && !set.querySelector(':scope > legend')?.contains(host)) return true;
  }
  return false;
}

/** Whether the parser has come past the element: until then its content may just not have arrived. */
function isParsed(element: Element): boolean {
  if (document.readyState !== 'loading') return true;
  for (let node: Node | null = element; node; node = node.parentNode) {
    if (node.nextSibling) return true;
  }
  return false;
}

const listening = new WeakSet<Element>();

/** Hears the presses of an element with content of its own, where they happen: an element around it may stop them. */
function listen(host: HTMLElement): void {
  if (listening.has(host)) return;
  listening.add(host);
  const act = () => void signInFrom(host, readOptions(OntidSignin.properties, host, 'data-')).catch(() => {});
  // In a form the page's button would send the form, and a link would leave the page that waits for the answer.
  onPress(host, act, { isPress: (event) => isPress(event, host), replacesDefault: true });
}

/** A drawn button hears its presses itself, and the room around it is no button. */
function isPress(event: MouseEvent, host: HTMLElement): boolean {
  const isButton = host.matches(HOST) && !drawn.get(host)?.parentNode && !host.querySelector(TAG);
  return isButton && !isDisabled(host) && !isImplicitSubmission(event, host);
}

/**
 * Whether the browser made the click because Enter was pressed in a field: then the form is to be sent (HTML
 * §4.10.21.2).
 */
function isImplicitSubmission({ detail }: MouseEvent, host: HTMLElement): boolean {
  const { form, type } = host as Partial<HTMLButtonElement>;
  const field = document.activeElement;
  return !detail && type === 'submit' && field !== host && field instanceof HTMLInputElement && field.form === form;
}

const answering = new WeakSet<Element>();

/**
 * Calls back what a sign-in gives. It listens where that happens, on the element that signs in: a framework may have
 * taken that out of its host, or the host out of the page, while the window was open.
 */
function answer(element: Element, host: Element): void {
  if (answering.has(element)) return;
  answering.add(element);
  for (const outcome of ['success', 'error', 'cancel']) {
    element.addEventListener(`ontid-${outcome}`, (event) => {
      // Not the button inside it, whose event a shadow root shows as its host's.
      if (event.composedPath()[0] !== element) return;
      const { result, error } = event as Partial<OntidSuccessEvent & OntidErrorEvent>;
      if (result) account(result);
      callBack(host.getAttribute(`data-on${outcome}`), result ?? error, `data-on${outcome}`);
    });
  }
}
