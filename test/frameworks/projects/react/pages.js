import { OntidSigninButton, useOntid } from 'ontid-signin/react';
import { createElement as h, StrictMode, useEffect, useState } from 'react';

function Plugin() {
  return h(
    'main',
    { 'data-keep': '' },
    h('div', { id: 'drawn', 'data-keep': '', className: 'ontid-signin', 'data-onsuccess': 'onSignIn' }),
    h('input', { id: 'typed', 'data-keep': '' }),
  );
}

function Component({ host, clientId }) {
  const { account, pending, error, signIn, signOut, refresh } = useOntid({ host, clientId });
  const [successes, setSuccesses] = useState(0);
  const [result, setResult] = useState('');
  return h(
    'main',
    { 'data-keep': '' },
    h(OntidSigninButton, {
      id: 'button',
      'data-keep': '',
      host,
      clientId,
      lang: 'en',
      className: 'wide',
      style: { opacity: 1 },
      remember: false,
      onSuccess: () => setSuccesses((count) => count + 1),
    }),
    h('p', { id: 'successes' }, successes),
    h('p', { id: 'who' }, account?.ontid ?? 'nobody'),
    h('p', { id: 'state' }, error?.code ?? (pending ? 'pending' : 'idle')),
    h('p', { id: 'result' }, result),
    h('button', { id: 'hook', onClick: async () => setResult((await signIn())?.ontid ?? 'no result') }, 'Sign in'),
    h(
      'button',
      { id: 'wrong', onClick: async () => setResult((await signIn({ nonce: 'ñ' }))?.ontid ?? 'no result') },
      'Sign in with a wrong option',
    ),
    h('button', { id: 'refresh', onClick: async () => setResult((await refresh())?.ontid ?? 'no result') }, 'Refresh'),
    h('button', { id: 'out', onClick: signOut }, 'Sign out'),
  );
}

/** The element as it is, with React’s own way to its events. */
function Element({ host, clientId }) {
  const [who, setWho] = useState('nobody');
  return h(
    'main',
    { 'data-keep': '' },
    h('ontid-signin', {
      id: 'button',
      'data-keep': '',
      host,
      'client-id': clientId,
      ref: (element) => {
        const succeeded = ({ result }) => setWho(result.ontid);
        element.addEventListener('ontid-success', succeeded);
        return () => element.removeEventListener('ontid-success', succeeded);
      },
    }),
    h('p', { id: 'who' }, who),
  );
}

const PAGES = { plugin: Plugin, component: Component, element: Element };

export function App({ page, host, clientId }) {
  useEffect(() => void (document.documentElement.dataset.hydrated = ''), []);
  return h(StrictMode, null, h(PAGES[page], { host, clientId }));
}
