import '../../../src/widget/define.ts';
import { OntidSignin } from '../../../src/widget/index.ts';
import { partsOf } from '../support/button.ts';
import { assert, drawn, mount, replace, test } from '../support/harness.ts';

const CLIENT = 'did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF';
const markup = (options = '') =>
  `<ontid-signin client-id="${CLIENT}" host="https://id.example" ${options}></ontid-signin>`;

/** Counts the windows that would open. */
function countWindows(): () => number {
  let opened = 0;
  replace(window, 'open', () => {
    opened++;
    return null;
  });
  return () => opened;
}

test('each property is its attribute, and a flag has Google’s spellings of no', async () => {
  const button = await mount<OntidSignin>(markup());
  const observed = new Set(OntidSignin.observedAttributes);
  for (const name of [
    'theme',
    'size',
    'text',
    'shape',
    'locale',
    'scope',
    'logo-alignment',
    'auth-template',
    'ux-mode',
    'redirect-uri',
    'login-uri',
    'width',
  ]) {
    assert.ok(observed.has(name), name);
    const property = name.replace(/-./, ([, letter]) => letter!.toUpperCase()) as 'theme';
    button.setAttribute(name, '12');
    assert.equal(button[property] as string, '12', name);
    button[property] = null;
    assert.equal(button.hasAttribute(name), false, name);
  }
  for (const name of ['disabled', 'remember', 'auto-select'] as const) {
    const property = name === 'auto-select' ? 'autoSelect' : name;
    for (const [value, isSet] of [
      ['', true],
      ['true', true],
      [name, true],
      ['false', false],
    ] as const) {
      button.setAttribute(name, value);
      assert.equal(button[property], isSet, `${name}="${value}"`);
    }
    button[property] = false;
    assert.equal(button.hasAttribute(name), false);
  }
});

test('an option that changes is drawn, and one that goes away has its default again', async () => {
  const button = await mount<OntidSignin>(markup('theme="dark" size="small"'));
  const { button: inner, label } = partsOf(button);
  assert.ok(inner.classList.contains('dark') && inner.classList.contains('small'));
  button.removeAttribute('theme');
  button.text = 'continue_with';
  button.width = 240;
  await drawn(button);
  assert.ok(inner.classList.contains('light') && !inner.classList.contains('dark'));
  assert.equal(label.textContent, 'Continue with ONT ID');
  assert.equal(inner.getBoundingClientRect().width, 240);
});

test('a disabled fieldset disables the button, and its end enables it', async () => {
  const windows = countWindows();
  const fieldset = await mount<HTMLFieldSetElement>(`<fieldset disabled>${markup()}</fieldset>`);
  const button = fieldset.querySelector('ontid-signin')!;
  assert.equal(partsOf(button).button.disabled, true);
  button.click();
  assert.equal(windows(), 0);
  fieldset.disabled = false;
  await drawn(button);
  assert.equal(partsOf(button).button.disabled, false);
  button.click();
  assert.equal(windows(), 1);
});

test('a click that the page prevents opens no window', async () => {
  const windows = countWindows();
  const button = await mount<OntidSignin>(markup());
  button.addEventListener('click', (event) => event.preventDefault(), { once: true });
  button.click();
  assert.equal(windows(), 0);
  button.click();
  assert.equal(windows(), 1);
});

test('a button that moves into another document keeps its look', async () => {
  const frame = await mount<HTMLIFrameElement>('<iframe></iframe>');
  const button = await mount<OntidSignin>(markup('theme="dark"'));
  frame.contentDocument!.body.append(button);
  await drawn(button);
  assert.equal(getComputedStyle(partsOf(button).button).backgroundColor, 'rgb(19, 23, 32)');
  document.body.append(button);
  await drawn(button);
  assert.equal(getComputedStyle(partsOf(button).button).backgroundColor, 'rgb(19, 23, 32)');
  button.remove();
});

test('the focus on the element is the focus on its button', async () => {
  const button = await mount<OntidSignin>(markup());
  button.focus();
  assert.equal(document.activeElement, button);
  assert.equal(button.shadowRoot!.activeElement, partsOf(button).button);
});

test('a popup that is blocked is told as an error with a code, by the promise and by the event', async () => {
  countWindows();
  const button = await mount<OntidSignin>(markup());
  const told = new Promise<Event>((done) => button.addEventListener('ontid-error', done, { once: true }));
  const error = await button.signIn().then(
    () => undefined,
    (reason: { code: string }) => reason,
  );
  assert.equal(error?.code, 'ERR_POPUP_BLOCKED');
  const { error: same, bubbles, composed } = (await told) as Event & { error: unknown };
  assert.deepEqual([same, bubbles, composed], [error, true, true]);
  await drawn(button);
  assert.equal(partsOf(button).button.hasAttribute('aria-busy'), false);
});
