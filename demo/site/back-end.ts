import type { SignInResult } from 'ontid-signin';

/** What the site's own back end says of a token: only that is true. */
export interface Answer {
  verified: boolean;
  ontid?: string;
}

/** @throws TypeError when the back end cannot be reached */
export async function verify({ access_token }: SignInResult): Promise<Answer> {
  const response = await fetch('/tokensignin', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access_token }),
  });
  return (await response.json()) as Answer;
}

export const TITLES = ['Who holds your key', 'What a site gets to see', 'Where the code came from'];
