/** Of a page, of a script and of the platform's answer. */
export const ANSWER_MAX_BYTES = 1024 * 1024;
const TIME_LIMIT_MS = 10_000;

/**
 * Asks for an address as a visitor would who is signed in nowhere. The time limit is for the body too.
 *
 * @throws TypeError or DOMException when there is no answer
 */
export function get(
  url: string,
  redirect: RequestInit['redirect'] = 'follow',
  limitMs = TIME_LIMIT_MS,
): Promise<Response> {
  const headers = { accept: 'text/html,*/*', 'accept-language': 'en' };
  return fetch(url, { headers, redirect, credentials: 'omit', signal: AbortSignal.timeout(limitMs) });
}

/**
 * Reads the body of an answer, at most `ANSWER_MAX_BYTES` of it.
 *
 * @throws TypeError or DOMException when it stops before its end
 */
export async function readBody(response: Response): Promise<{ bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  const bytes = new Uint8Array(ANSWER_MAX_BYTES);
  const reader = response.body?.getReader();
  let length = 0;
  for (let part = await reader?.read(); part?.value; part = await reader!.read()) {
    const room = ANSWER_MAX_BYTES - length;
    bytes.set(part.value.subarray(0, room), length);
    if (part.value.length > room) {
      await reader!.cancel();
      return { bytes, isWhole: false };
    }
    length += part.value.length;
  }
  return { bytes: bytes.subarray(0, length), isWhole: true };
}

/** What `fetch` failed for; its own message says only that it did. */
export function reason(error: Error): string {
  return error.cause instanceof Error
    ? error.cause.message || String((error.cause as Error & { code?: unknown }).code)
    : error.message;
}
