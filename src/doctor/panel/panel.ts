import type { Report } from '../examine.ts';
import type { Finding } from '../findings.ts';
import text from './panel.css?inline';

/**
 * The box in the corner of the page that says what the doctor found. In English alone: it is for the site's developers.
 * It is built without HTML as text and without `style`, which policies of a page may forbid.
 */
export class Panel {
  readonly #status = make('p');
  readonly #list = make('ul');
  readonly #facts = make('p');

  /** @param again called when it is pressed */
  constructor(again: () => void) {
    const host = document.createElement('div');
    host.lang = 'en';
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [sheet];

    const panel = make('section');
    panel.ariaLabel = 'Doctor of Sign in with ONT ID';
    this.#status.role = 'status';
    this.#list.tabIndex = 0;
    this.#list.ariaLabel = 'Findings';
    this.#list.hidden = true;
    this.#facts.className = 'facts';
    const actions = make(
      'div',
      make('strong', 'Sign in with ONT ID'),
      button('Look again', again),
      button('Close', () => host.remove()),
    );
    panel.append(actions, this.#status, this.#list, this.#facts);
    root.append(panel);
    document.body.append(host);
  }

  show({ platform, version, clientId, findings }: Report): void {
    const { length } = findings;
    this.#status.textContent =
      length === 0
        ? 'Nothing is wrong that can be seen from this page.'
        : length === 1
          ? 'One thing is wrong.'
          : `${length} things are wrong.`;
    this.#list.replaceChildren(...findings.map(drawFinding));
    this.#list.hidden = length === 0;
    this.#facts.textContent = `platform ${platform} ${version ?? ''}, client ${clientId ?? 'unknown'}`;
  }
}

function drawFinding({ level, code, message, mend }: Finding): HTMLElement {
  const item = make('li', make('code', code), make('p', message), make('p', mend));
  item.className = level;
  return item;
}

function button(label: string, press: () => void): HTMLButtonElement {
  const made = make('button', label) as HTMLButtonElement;
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
}

function make(name: string, ...content: (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  element.append(...content);
  return element;
}
