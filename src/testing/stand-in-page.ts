import type { SignInMessage } from '../protocol/sign-in/messages.ts';

/** The two ways back to a site: to the window that opened the page, or to the site's own address. */
export interface Answers {
  message: SignInMessage;
  /** The origin that asked. */
  origin: string;
  /** The redirect URI with its answer, where the request named one. */
  address: string | undefined;
  /** Whether the whole page came, and goes back. */
  leaves: boolean;
}

/** A page that answers as soon as it is there, by the way that the hosted page would take. */
export function standInPage(answers: Answers): string {
  // Within a script nothing may look like the end of it.
  const data = JSON.stringify(answers).replaceAll('<', '\\u003c');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title>\
<p>A test’s sign-in page. It has answered.</p><script>
    const { message, origin, address, leaves } = ${data};
    if (address && (leaves || !opener)) location.replace(address);
    else opener?.postMessage(message, origin);
  </script></html>`;
}
