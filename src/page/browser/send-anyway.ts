/**
 * Sends forms by the press of their button where the browser sends none: a window inherits the sandbox of the frame that
 * opened it, and the sandbox may lack `allow-forms`. Enter in a field presses the button, too (HTML §4.10.21.2).
 */
export function sendAnyway(document: Document): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('button');
    const form = button?.type === 'submit' && button.form;
    if (!form) return;
    let isSent = false;
    form.addEventListener('submit', () => (isSent = true), { once: true });
    // The browser sends a form right after the press.
    setTimeout(() => {
      if (isSent || event.defaultPrevented || !(form.noValidate || form.reportValidity())) return;
      form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
    });
  });
}
