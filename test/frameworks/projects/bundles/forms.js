// The forms in which sites bundle the package. Each page puts its functions on `window.shop` for the test.

export const BUNDLERS = ['rolldown', 'rollup', 'esbuild', 'webpack'];

const FUNCTIONS = 'getAccount, refresh, signOut';

const SIGN_IN = `
  import { signIn } from 'ontid-signin';
  document.body.innerHTML = '<button id="press">Sign in</button>';
  const { host, clientId } = document.documentElement.dataset;
  press.onclick = () => signIn({ host, clientId }).then(({ ontid }) => (document.documentElement.dataset.result = ontid));`;

const ELEMENT = `
  import 'ontid-signin/define';
  const { host, clientId } = document.documentElement.dataset;
  document.body.innerHTML = '<ontid-signin id="press"></ontid-signin>';
  Object.assign(press, { host, clientId });
  press.addEventListener('ontid-success', ({ result }) => (document.documentElement.dataset.result = result.ontid));`;

const CLASS = `
  import { OntidSignin } from 'ontid-signin';
  customElements.define('shop-sign-in', OntidSignin);
  const { host, clientId } = document.documentElement.dataset;
  document.body.innerHTML = '<shop-sign-in id="press"></shop-sign-in>';
  Object.assign(press, { host, clientId });
  press.addEventListener('ontid-success', ({ result }) => (document.documentElement.dataset.result = result.ontid));`;

const REACT = `
  import { createElement, StrictMode } from 'react';
  import { createRoot } from 'react-dom/client';
  import { OntidSigninButton, useOntid } from 'ontid-signin/react';
  const { host, clientId } = document.documentElement.dataset;
  function App() {
    document.documentElement.dataset.account = useOntid().account?.ontid ?? 'nobody';
    return createElement(OntidSigninButton, { id: 'press', host, clientId, onSuccess: ({ ontid }) => (document.documentElement.dataset.result = ontid) });
  }
  document.body.innerHTML = '<div id="app"></div>';
  createRoot(document.getElementById('app')).render(createElement(StrictMode, null, createElement(App)));`;

const HEAR = `
  window.heard = 0;
  document.addEventListener('ontid-expiring', () => heard++);`;

const alone = (main) => ({
  'main.js': `import { ${FUNCTIONS} } from 'ontid-signin';${main}${HEAR}\n  window.shop = () => ({ ${FUNCTIONS} });`,
});
const split = (main) => ({
  'main.js': `${main}${HEAR}\n  window.shop = () => import('./account.js');`,
  'account.js': `export { ${FUNCTIONS} } from 'ontid-signin';`,
});

const page = (name, main) => [
  { name, platform: 'browser', files: alone(main) },
  { name: `${name}-split`, platform: 'browser', files: split(main) },
];

const server = (name, source) => ({ name, platform: 'node', files: { 'main.js': source } });

export const PAGES = [
  ...page('sign-in', SIGN_IN),
  ...page('define', ELEMENT),
  ...page('class', CLASS),
  ...page('react', REACT),
];

/** The page is the script tag's, but the script comes in the site's own bundle. */
export const PLUGIN = {
  name: 'plugin',
  platform: 'browser',
  files: {
    'main.js': `import 'ontid-signin/plugin.js'; window.onSignIn = ({ ontid }) => (document.documentElement.dataset.result = ontid);`,
  },
};

/** Exports for back ends and tests, and what a server that renders pages imports. */
export const SERVERS = [
  server('verify', `export { verifyAccessToken, verifyCredential } from 'ontid-signin/verify';`),
  server('server-client', `export { createClient } from 'ontid-signin/server-client';`),
  server('testing', `export { startTestIssuer, testOntId } from 'ontid-signin/testing';`),
  server(
    'rendering',
    `export { getAccount, handleRedirect, OntidSignin, signIn } from 'ontid-signin'; import 'ontid-signin/define'; export { OntidSigninButton } from 'ontid-signin/react';`,
  ),
];

/** Nothing of the package is used, so that nothing of it may be in the bundle. */
export const UNUSED = {
  name: 'unused',
  platform: 'browser',
  files: {
    'main.js': `import 'ontid-signin'; import { signIn } from 'ontid-signin'; import { useOntid } from 'ontid-signin/react';`,
  },
};

export const FORMS = [...PAGES, PLUGIN, UNUSED, ...SERVERS];
