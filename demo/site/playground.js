// Every option of the button as a control; what they say stands in the page as the button, and as the lines to copy.

/** Options that are no look of the button: where the person and the token go, and what the platform is asked for. */
const NO_LOOKS = [
  'client-id',
  'host',
  'redirect-uri',
  'login-uri',
  'ux-mode',
  'scope',
  'auth-template',
  'auto-select',
  'debug',
];
const CALLBACK = 'onSignIn';

/**
 * The values of each option, the default first; no list where any text will do. They are the package's own description.
 */
const OPTIONS = await describedOptions();

const form = document.getElementById('options');
for (const [name, values] of Object.entries(OPTIONS)) form.append(control(name, values));
form.elements.onsuccess.value = CALLBACK;
form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
document.getElementById('copy').addEventListener('click', copy);
show();

async function describedOptions() {
  const { modules } = await (await fetch('/custom-elements.json')).json();
  const looks = modules[0].declarations[0].attributes.filter(({ name }) => !NO_LOOKS.includes(name));
  const valuesOf = ({ name, type }) => {
    if (name === 'locale') return ['', 'en', 'zh'];
    if (type.text === 'boolean') return ['', 'true'];
    return type.text.includes("'") ? type.text.split(' | ').map((value) => value.replaceAll("'", '')) : undefined;
  };
  const options = looks.map((look) => [look.name.replace('-', '_'), valuesOf(look)]);
  return { ...Object.fromEntries(options), onsuccess: undefined };
}

/** A label with a list of values, or with a field for any. */
function control(name, values) {
  const label = document.createElement('label');
  const field = document.createElement(values ? 'select' : 'input');
  field.name = name;
  for (const value of values ?? []) field.append(new Option(value || (name === 'locale' ? 'the page’s' : 'no'), value));
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
  const options = chosen().map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`);
  return [
    `<script src="${escapeHtml(src)}" async></script>`,
    `<meta name="ontid-signin-client_ontid" content="${escapeHtml(content)}">`,
    `<div class="ontid-signin"${options.join('')}></div>`,
  ].join('\n');
}

function escapeHtml(text) {
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
