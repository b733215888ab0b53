'use client';
import Link from 'next/link';
import { OntidSigninButton, useOntid } from 'ontid-signin/react';
import { useState } from 'react';

export function SignIn({ host, clientId }) {
  const { account, pending, error, signIn, signOut } = useOntid({ host, clientId });
  const [succeeded, setSucceeded] = useState('');
  const [cancelled, setCancelled] = useState('');
  return (
    <main data-keep="">
      <OntidSigninButton
        id="button"
        data-keep=""
        className="wide"
        theme="dark"
        autoSelect={false}
        host={host}
        clientId={clientId}
        onSuccess={({ ontid }) => setSucceeded(ontid)}
        onCancel={({ code }) => setCancelled(code)}
      />
      <p id="succeeded">{succeeded}</p>
      <p id="cancelled">{cancelled}</p>
      <p id="who">{account?.ontid ?? 'nobody'}</p>
      <p id="state">{error ? error.code : pending ? 'pending' : 'idle'}</p>
      <button id="hook" onClick={signIn}>
        Sign in by the hook
      </button>
      <button id="out" onClick={signOut}>
        Sign out
      </button>
      <Link id="away" href="/account">
        Account
      </Link>
    </main>
  );
}
