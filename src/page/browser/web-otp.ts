/** As much of WebOTP as is used here. */
interface CodeSource {
  get(options: { otp: { transport: ['sms'] }; signal: AbortSignal }): Promise<{ code?: string } | null>;
}

/**
 * Has the browser hand in the code of a text message that names this page, where it can: it asks the person, who need not
 * type. It waits as long as a code is asked for, and anew for each one that is sent.
 *
 * @param sent when the code that is asked for was sent, in any measure that only grows; `null` while none is
 * @see https://wicg.github.io/web-otp/
 */
export function awaitCode(flow: EventTarget & { typeCode(text: string): void }, sent: () => number | null): void {
  if (!('OTPCredential' in window)) return;
  const source = navigator.credentials as unknown as CodeSource;
  let awaited: number | null = null;
  let waiting = new AbortController();
  flow.addEventListener('change', () => {
    if (sent() === awaited) return;
    awaited = sent();
    waiting.abort();
    if (awaited === null) return;
    const { signal } = (waiting = new AbortController());
    source.get({ otp: { transport: ['sms'] }, signal }).then(
      (otp) => !signal.aborted && otp?.code && flow.typeCode(otp.code),
      // Given up, or not allowed: the code can be typed.
      () => {},
    );
  });
}
