// Stands in the page's HTML, since it has to be there before the page's own script is: what is pressed meanwhile is kept
// for it, and a form sends nothing and leads nowhere. What is typed stays where it is.
document.addEventListener('click', (event) => {
  const pressed = (event.target as Element).closest('[data-early] button');
  if (!pressed) return;
  event.preventDefault();
  mark(pressed);
});

function mark(pressed?: Element): void {
  for (const button of document.querySelectorAll('[data-early] button')) {
    button.toggleAttribute('data-pressed', button === pressed);
    button.classList.toggle('busy', button === pressed);
  }
}

// Said before anything is typed, because typing would be in vain; the page will say it in words.
if (!window.opener) document.querySelector('[data-needs-opener]')?.remove();

document.querySelector('script[type=module]')?.addEventListener('error', () => {
  mark();
  document.getElementById('broken')!.hidden = false;
});
