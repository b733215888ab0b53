/** As little as can sign in: a button that is there already, and a script that opens a window and hears its answer. */
export const FLOOR_SCRIPT = `(() => {
  const host = new URL(document.currentScript.src).origin;
  let waiting;
  const randomState = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)))).replaceAll('+', '-').replaceAll('/', '_');
  const place = () => {
    const [width, height] = [420, 620];
    const left = Math.round(screenX + (outerWidth - width) / 2);
    const top = Math.round(screenY + (outerHeight - height) / 2);
    return 'popup,width=' + width + ',height=' + height + ',left=' + left + ',top=' + top;
  };
  const finish = (outcome, value) => {
    const { button, timer } = waiting;
    waiting = undefined;
    clearInterval(timer);
    const name = button.getAttribute('data-on' + outcome);
    if (name && typeof window[name] === 'function') window[name](value);
    else if (name) console.error('There is no function ' + name + ' on this page.');
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.floor');
    if (!button) return;
    event.preventDefault();
    if (waiting) return void waiting.popup.focus();
    const state = randomState();
    const url = new URL('/constant', host);
    url.searchParams.set('origin', location.origin);
    url.searchParams.set('state', state);
    const popup = open(url, 'floor', place());
    const timer = setInterval(() => popup.closed && finish('cancel'), 250);
    if (!popup) return void clearInterval(timer);
    waiting = { button, popup, state, timer };
  });
  addEventListener('message', ({ origin, source, data }) => {
    if (!waiting || origin !== host || source !== waiting.popup || data.state !== waiting.state) return;
    waiting.popup.close();
    if (data.error) finish('error', data.error);
    else finish('success', { access_token: data.access_token, ontid: data.ontid });
  });
})();`;

/** What its window loads: it answers at once, and always the same. */
export const FLOOR_ANSWER = `<!doctype html><title>Constant</title><script>
  const query = new URLSearchParams(location.search);
  opener.postMessage({ state: query.get('state'), access_token: 'header.payload.signature', ontid: 'did:ont:A' }, query.get('origin'));
</script>`;

export const FLOOR_BUTTON =
  '<button class="floor" data-onsuccess="done" style="height:44px;padding:0 16px;border:0;border-radius:8px;background:#222;color:#fff;font:500 16px system-ui">Sign in</button>';
