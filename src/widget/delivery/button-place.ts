/** How a button is found again after the page was loaded anew: its number among the buttons that are like it. */
export interface ButtonPlace {
  like: string;
  index: number;
  count: number;
}

const HOST = '.ontid-signin';
const BUTTONS = `ontid-signin,${HOST}`;

/** Milliseconds for which a page may still be drawing its buttons after it has loaded. */
const PATIENCE = 5000;

/** The elements `<ontid-signin>` that are in the page, also in shadow roots. */
const connected = new Set<Element>();
const onConnected = new Set<() => void>();

/** Notes that a button is in the page: no selector and no observer of the page finds one in a shadow root. */
export function buttonConnected(button: Element): void {
  connected.add(button);
  for (const look of onConnected) look();
}

export function buttonDisconnected(button: Element): void {
  connected.delete(button);
}

const shadowHostOf = (element: Element) => (element.getRootNode() as Partial<ShadowRoot>).host;

/** The element that the page wrote: the one with the class that a button was drawn into, else the button itself. */
const ownerOf = (button: Element): Element =>
  [button.parentElement, shadowHostOf(button)].find((element) => element?.matches(HOST)) ?? button;

/** Every button of the page, by its owner. */
function buttons(): Map<Element, Element> {
  const found = [...document.querySelectorAll(BUTTONS), ...connected];
  return new Map(found.map((button) => [ownerOf(button), button]));
}

/** What the page says of a button: its callbacks, and the elements whose shadow roots it is in. */
function likeOf(owner: Element): string {
  const like = ['success', 'error', 'cancel'].map((outcome) => owner.getAttribute(`data-on${outcome}`));
  for (let host: Element | undefined = owner; host; host = shadowHostOf(host)) like.push(host.localName);
  return String(like);
}

/** Begins what is said of a button that calls nothing back. */
const SILENT = ',,';

/** The buttons, by owner, that are like this. */
const alike = (like: string) => [...buttons()].filter(([owner]) => likeOf(owner) === like);

export function placeOf(button: Element): ButtonPlace {
  const owner = ownerOf(button);
  const like = likeOf(owner);
  const owners = alike(like).map(([other]) => other);
  return { like, index: owners.indexOf(owner), count: owners.length };
}

/**
 * The button at that place, as soon as the page has drawn all that are like it. A page that does not draw them may have
 * others: the result is then one with the same callbacks, or the document.
 */
export function buttonAt({ like, index, count }: ButtonPlace): Promise<Element | Document> {
  return new Promise((resolve) => {
    const end = (found: [Element, Element] | undefined) => {
      observer.disconnect();
      onConnected.delete(look);
      clearTimeout(limit);
      resolve(found?.[1] ?? document);
    };
    const look = () => {
      const found = alike(like);
      if (found.length === count) end(found[index]);
    };
    const giveUp = () => end(like.startsWith(SILENT) ? undefined : alike(like)[0]);
    const observer = new MutationObserver(look);
    const limit = setTimeout(giveUp, PATIENCE);
    onConnected.add(look);
    observer.observe(document, { childList: true, subtree: true, attributes: true });
    look();
  });
}
