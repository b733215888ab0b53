import type { SignInResult } from 'ontid-signin';
import { OntidSigninButton } from 'ontid-signin/react';
import { useState } from 'react';
import { type Answer, TITLES, verify } from '../back-end.ts';

interface Site {
  platform: string;
  clientId: string;
}

/** A list in which each article has a button of its own. */
export function Articles({ platform, clientId }: Site) {
  const [titles, setTitles] = useState(TITLES);
  const [status, setStatus] = useState('');
  const [answer, setAnswer] = useState<Answer>();

  async function signedIn(title: string, result: SignInResult) {
    setStatus('Checking with our back end…');
    const answer = await verify(result);
    setAnswer(answer);
    setStatus(answer.verified ? `You may read “${title}”.` : 'Our back end did not accept the token.');
  }

  return (
    <>
      <h1>Members read on</h1>
      <p>
        <button type="button" onClick={() => setTitles(titles.toReversed())}>
          Turn the list round
        </button>
      </p>
      <ul>
        {titles.map((title) => (
          <li key={title}>
            <h2>{title}</h2>
            <OntidSigninButton
              host={platform}
              clientId={clientId}
              size="medium"
              text="continue_with"
              onSuccess={(result) => void signedIn(title, result)}
              onCancel={() => setStatus('You did not sign in. Nothing was shared.')}
              onError={({ message, code }) => setStatus(`Sign-in failed: ${message} (${code})`)}
            />
          </li>
        ))}
      </ul>
      <p id="status" role="status">
        {status}
      </p>
      <h2>What the back end answered</h2>
      <pre id="result">{answer && JSON.stringify(answer)}</pre>
    </>
  );
}
