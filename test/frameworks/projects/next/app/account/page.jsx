'use client';
import Link from 'next/link';
import { getAccount } from 'ontid-signin';
import { useEffect, useState } from 'react';

/** A route of its own, in a chunk of its own. */
export default function Page() {
  const [ontid, setOntid] = useState('');
  useEffect(() => setOntid(getAccount()?.ontid ?? 'nobody'), []);
  return (
    <main>
      <p id="account">{ontid}</p>
      <Link id="back" href="/component">
        Back
      </Link>
    </main>
  );
}
