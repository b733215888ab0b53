import type { PageData } from '../../protocol/sign-in/page-data.ts';
import { answerAtOnce } from './answer-at-once.ts';
import type { EarlyState } from './early-state.ts';
import { linkToOpener } from './opener-link.ts';
import { readPageData } from './page-data.ts';
import { pressGuard, SETTLE } from './press-guard.ts';

// Stands at the start of the page's HTML, before its style: a site that waits is greeted while the rest is being read.
// Until the page's own script is there, this keeps what is pressed for it, and a form sends nothing and leads nowhere.
// What is typed stays.
const data = readPageData<PageData>(document);
const link = data.view === 'signin' ? linkToOpener(window, data.request) : undefined;
const guard = pressGuard(window);

/** Milliseconds for which a window that may be gone at once stays empty: too short to look like a fault. */
const BLANK = 150;

const early: EarlyState = (window.ontidEarly = { guard, link, hydrated: false, answering: undefined });

// A site that wants an answer without a press has it sooner when nothing is painted meanwhile. This depends on the request
// alone, so that nobody learns from it who is signed in.
if (link && data.view === 'signin' && 'autoSelect' in data.request) {
  document.documentElement.hidden = true;
  setTimeout(show, BLANK);
}

function show(): void {
  document.documentElement.hidden = false;
}

guard.changed = () => {
  for (const button of document.querySelectorAll('[data-early] [data-guarded]')) {
    if (guard.isOpen()) button.removeAttribute('aria-disabled');
    else button.setAttribute('aria-disabled', 'true');
  }
};

void link?.ready.then(() => {
  if (early.hydrated) return;
  // A credential is asked for each time.
  if (data.view !== 'signin' || !data.autoSelects || data.request.authTemplate) return loadPage();
  early.answering = answerAtOnce(data, link);
  document.querySelector('[data-early] [data-guarded]')?.classList.add('busy');
  void early.answering.then((sent) => {
    if (sent) return;
    mark();
    loadPage();
  });
});

/** Loads the page's own script where the server holds it back: it would be in the way of an answer without a press. */
function loadPage(): void {
  show();
  const held = document.getElementById('later');
  if (held) held.replaceWith((held as HTMLTemplateElement).content);
  else if (document.readyState === 'loading') document.addEventListener('readystatechange', loadPage, { once: true });
}

// The same time for everybody: until the site says that it waits, nothing here depends on who is signed in.
setTimeout(loadPage, link ? SETTLE : 0);

document.addEventListener('click', (event) => {
  const pressed = (event.target as Element).closest('[data-early] button');
  if (!pressed) return;
  event.preventDefault();
  if (pressed.hasAttribute('data-guarded') && (!guard.isOpen() || early.answering)) return;
  if (document.getElementById('broken')!.hidden) mark(pressed);
});

function mark(pressed?: Element): void {
  for (const button of document.querySelectorAll('[data-early] button')) {
    button.toggleAttribute('data-pressed', button === pressed);
    button.classList.toggle('busy', button === pressed);
  }
}

// Where nobody waits for an answer, nothing is asked: typing would be in vain. The page will say it in words.
document.documentElement.classList.toggle('alone', !window.opener);

// Languages are named in their own letters, whose fonts the first frame does not wait for.
requestAnimationFrame(() =>
  setTimeout(() => document.querySelector('#foot > [data-early]')?.removeAttribute('hidden')),
);

window.addEventListener(
  'error',
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement)) return;
    mark();
    document.getElementById('broken')!.hidden = false;
  },
  { capture: true },
);
