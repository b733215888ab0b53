/** How a button is found again after the page was loaded anew: by its id, else by its number among the buttons. */
export interface ButtonPlace {
  id: string;
  index: number;
}

const BUTTONS = 'ontid-signin,.ontid-signin';

/** Milliseconds for which a page may still be drawing its buttons after it has loaded. */
const PATIENCE = 5000;

export function placeOf(button: Element): ButtonPlace {
  const root = button.getRootNode();
  // A button that is drawn in an element of the class stands for that element.
  const place = root instanceof ShadowRoot && root.host.matches(BUTTONS) ? root.host : button;
  return { id: place.id, index: [...document.querySelectorAll(BUTTONS)].indexOf(place) };
}

/** The button at that place, as soon as the page has drawn it; the document when it does not. */
export function buttonAt({ id, index }: ButtonPlace): Promise<Element | Document> {
  return new Promise((resolve) => {
    const end = (found: Element | Document) => {
      observer.disconnect();
      clearTimeout(limit);
      resolve(found);
    };
    const look = () => {
      const found = id ? document.getElementById(id) : document.querySelectorAll(BUTTONS)[index];
      if (found) end(found);
    };
    const observer = new MutationObserver(look);
    const limit = setTimeout(() => end(document), PATIENCE);
    observer.observe(document, { childList: true, subtree: true });
    look();
  });
}
