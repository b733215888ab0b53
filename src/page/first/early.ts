// Stands in the page's HTML before anything that can be pressed: until the page's own script is there, it keeps what is
// pressed for it, and a form sends nothing and leads nowhere. What is typed stays where it is.
document.addEventListener('click', (event) => {
  const pressed = (event.target as Element).closest('[data-early] button');
  if (!pressed) return;
  event.preventDefault();
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
requestAnimationFrame(() => setTimeout(() => document.querySelector('#foot > [data-early]')?.removeAttribute('hidden')));

window.addEventListener(
  'error',
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement)) return;
    mark();
    document.getElementById('broken')!.hidden = false;
  },
  { capture: true },
);
