import { readFileSync } from 'node:fs';

// Uses the package in an imitation of a browser, and prints as JSON what happened. `node check.js jsdom-20 module`

const [name, form] = process.argv.slice(2);
const URL_OF_PAGE = 'http://localhost:8080/';
const HTML = `<!doctype html><html lang="en"><head><meta name="ontid-signin-client_ontid" content="did:ont:AW6SJLdw6G3Ka2VnSxKapmRm6ee7qkjU9D"></head>
<body><div id="drawn" class="ontid-signin"></div><button id="own" class="ontid-signin"></button></body></html>`;

/** A window with nothing added to it. */
async function makeWindow() {
  if (name === 'happy-dom') {
    const { Window } = await import('happy-dom');
    const window = new Window({
      url: URL_OF_PAGE,
      settings: { enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true },
    });
    window.document.write(HTML);
    return window;
  }
  const { JSDOM, VirtualConsole } = await import(name);
  // What jsdom does not implement it says here, where test runners print it.
  const virtualConsole = new VirtualConsole();
  virtualConsole.on('jsdomError', (error) => problems.push(error.message));
  return new JSDOM(HTML, { url: URL_OF_PAGE, runScripts: 'outside-only', pretendToBeVisual: true, virtualConsole })
    .window;
}

const problems = [];
process.on('unhandledRejection', (error) => problems.push(String(error)));
for (const level of ['error', 'warn']) console[level] = (...words) => problems.push(words.join(' '));
const window = await makeWindow();
const { document } = window;

/** As Jest and Vitest do: the members of the window become globals of Node. */
function makeGlobal() {
  for (const key of Object.getOwnPropertyNames(window)) {
    if (
      key in globalThis &&
      !['navigator', 'Event', 'EventTarget', 'CustomEvent', 'AbortController', 'AbortSignal', 'MessageEvent'].includes(
        key,
      )
    )
      continue;
    Object.defineProperty(globalThis, key, { value: window[key], configurable: true, writable: true });
  }
  for (const key of ['addEventListener', 'removeEventListener', 'dispatchEvent'])
    globalThis[key] = window[key].bind(window);
  Object.assign(globalThis, { window: globalThis, self: globalThis, top: globalThis, parent: globalThis });
}

const outcome = (promise) =>
  promise.then(
    () => 'signed in',
    (error) => `${error.name} ${error.code}`,
  );
const turn = () => new Promise((done) => setTimeout(done));
const words = (root) => root?.querySelector('button')?.textContent.trim();

const FORMS = {
  /** The element and the function of the library. */
  async module() {
    makeGlobal();
    const { OntidSignin } = await import('ontid-signin/define');
    const { getAccount, handleRedirect, lastAccount, signIn, signOut } = await import('ontid-signin');
    const host = 'http://localhost:4000';
    const buttons = ['first', 'second'].map(() => document.createElement('ontid-signin'));
    for (const button of buttons) document.body.append(Object.assign(button, { host, theme: 'dark', remember: true }));
    await buttons[0].updateComplete;
    await turn();
    const events = [];
    document.addEventListener('ontid-error', ({ error }) => events.push(error.code));
    return {
      isClass: buttons[0] instanceof OntidSignin,
      words: buttons.map(({ shadowRoot }) => words(shadowRoot)),
      attributes: buttons[0].getAttribute('theme'),
      signIn: await outcome(signIn({ host, timeout: 300 })),
      element: await outcome(buttons[0].signIn({ timeout: 300 })),
      events,
      quiet: [getAccount(), await handleRedirect(), lastAccount(), await signOut()],
    };
  },

  /** The script tag. */
  async plugin() {
    window.ontologyAccount = { origin: 'http://localhost:4000' };
    window.eval(readFileSync('node_modules/ontid-signin/dist/plugin/plugin.js', 'utf8'));
    await turn();
    const host = document.getElementById('drawn');
    const drawn = host.shadowRoot?.querySelector('ontid-signin') ?? host.querySelector('ontid-signin');
    await drawn?.updateComplete;
    await turn();
    return { words: words(drawn?.shadowRoot), legacy: typeof window.ontologyAccount.loadLoginPage };
  },
};

const result = await FORMS[form]();
process.stdout.write(JSON.stringify({ ...result, problems }), () => process.exit());
