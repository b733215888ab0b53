// Every option of the button as a control; what they say stands in the page as the button, and as the lines to copy.

const OPTIONS = {
  type: ['standard', 'icon'],
  theme: ['light', 'dark', 'outline', 'filled', 'auto'],
  size: ['large', 'medium', 'small'],
  text: ['signin_with', 'signup_with', 'continue_with', 'signin'],
  shape: ['rectangular', 'pill', 'circle', 'square'],
  logo_alignment: ['left', 'center'],
  locale: ['', 'en', 'zh'],
  width: undefined,
  onsuccess: undefined,
};
const CALLBACK = 'onSignIn';

const form = document.getElementById('options');
for (const [name, values] of Object.entries(OPTIONS)) form.append(control(name, values));
form.elements.onsuccess.value = CALLBACK;
form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
document.getElementById('copy').addEventListener('click', copy);
show();

/** A label with a list of values, or with a field for any. */
function control(name, values) {
  const label = document.createElement('label');
  const field = document.createElement(values ? 'select' : 'input');
  field.name = name;
  for (const value of values ?? []) field.append(new Option(value || 'the page’s', value));
  if (name === 'width') Object.assign(field, { type: 'number', min: 1, max: 2000, placeholder: 'as its words' });
  label.append(name, field);
  return label;
}

/** What differs from the defaults, as the attributes of the element. */
function chosen() {
  const given = Object.fromEntries(new FormData(form));
  return Object.entries(given).filter(([name, value]) => value && value !== OPTIONS[name]?.[0]);
}

function show() {
  const host = document.createElement('div');
  host.className = 'ontid-signin';
  for (const [name, value] of chosen()) host.setAttribute(`data-${name}`, value);
  host.dataset.onerror = 'onSignInError';
  host.dataset.oncancel = 'onSignInCancel';
  document.getElementById('stage').replaceChildren(host);
  document.getElementById('stage').classList.toggle('night', form.elements.theme.value === 'dark');
  document.getElementById('snippet').textContent = snippet();
}

/** The lines to paste. They are put together as text and shown as text: what was typed stays what it is. */
function snippet() {
  const { src } = document.querySelector('script[src$="/plugin.js"]');
  const { content } = document.querySelector('meta[name="ontid-signin-client_ontid"]');
  const options = chosen().map(([name, value]) => ` data-${name}="${escape(value)}"`);
  return [
    `<script src="${escape(src)}" async></script>`,
    `<meta name="ontid-signin-client_ontid" content="${escape(content)}">`,
    `<div class="ontid-signin"${options.join('')}></div>`,
  ].join('\n');
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

async function copy() {
  try {
    await navigator.clipboard.writeText(snippet());
    say('Copied.');
  } catch {
    getSelection().selectAllChildren(document.getElementById('snippet'));
    say('Selected: copy it with the keyboard.');
  }
}
