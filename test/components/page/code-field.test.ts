import { ONTID, refusal } from '../../support/flow.ts';
import { axe } from '../support/axe.ts';
import { assert, inChromium, replace, test, until } from '../support/harness.ts';
import { type MountedPage, mountPage } from '../support/page.ts';

/** Goes to the question for the code. */
async function atCode(answers: Record<string, unknown[]> = {}, locale: 'en' | 'zh' = 'en'): Promise<MountedPage> {
  const page = await mountPage({ '/ontid/getcode/phone': [true, true], ...answers }, locale);
  page.type('#number', '15821703553');
  page.press(locale === 'en' ? 'Send code' : '获取验证码');
  await page.shown();
  return page;
}

test('one field takes typing, a paste with spaces, full-width digits and what the browser fills in', async () => {
  const page = await atCode();
  const field = page.find<HTMLInputElement>('#code');
  assert.deepEqual([field.getAttribute('autocomplete'), field.inputMode], ['one-time-code', 'numeric']);
  for (const [typed, kept] of [
    ['48 29', '4829'],
    ['４８２', '482'],
    ['4a8-2', '482'],
    ['', ''],
  ] as const) {
    page.type('#code', typed);
    await page.shown();
    assert.equal(field.value, kept, typed);
  }
});

test('it has the focus and is described by the number that the code was sent to', async () => {
  const page = await atCode();
  const field = page.find('#code');
  assert.equal(document.activeElement, field);
  assert.equal(field.getAttribute('aria-describedby'), 'sent-to');
  assert.match(page.find('#sent-to').textContent, /\+86\s?158 ?2170 ?3553/);
});

test('a whole code is handed in at once; a wrong one is selected, with the error before the description', async () => {
  const page = await atCode({ '/ontid/login/phone': [refusal('VERIFY_CODE_ERROR')] });
  page.type('#code', '482913');
  await page.shown();
  await page.shown();
  const field = page.find<HTMLInputElement>('#code');
  assert.deepEqual(page.calls.at(-1), ['/ontid/login/phone', { phone: '+86*15821703553', verifyCode: '482913' }]);
  assert.equal(page.find('#code-error').textContent, 'That code isn’t right. Enter it where you asked for it.');
  assert.equal(field.getAttribute('aria-describedby'), 'code-error sent-to');
  assert.deepEqual([field.selectionStart, field.selectionEnd], [0, 6]);
});

test('the time until a new code is counted down in no live region, then a button sends one', async () => {
  const page = await atCode();
  const waiting = page.find('.waiting');
  assert.match(waiting.textContent, /^New code in (1:00|0:5\d)$/);
  assert.equal(waiting.closest('[aria-live], [role=status], [role=alert]'), null);
  // The minute is over.
  const { now } = Date;
  replace(Date, 'now', () => now() + 60_000);
  page.world.now += 60_000;
  await until(() => page.find('resend-timer button'));
  page.press('Send a new code');
  await page.shown();
  assert.equal(page.paths().filter((path) => path === '/ontid/getcode/phone').length, 2);
  assert.equal(page.find('.notice').textContent.trim(), 'A new code is on its way.');
});

test('a timer that has left the page asks for nothing more', async () => {
  const { setTimeout, clearTimeout } = window;
  const [seconds, cleared]: [number[], number[]] = [[], []];
  replace(window, 'setTimeout', (run: () => void, after: number) => {
    const timer = setTimeout(run, after);
    if (after === 1000) seconds.push(timer);
    return timer;
  });
  replace(window, 'clearTimeout', (timer: number) => {
    cleared.push(timer);
    clearTimeout(timer);
  });
  const page = await atCode();
  assert.notInclude(cleared, seconds.at(-1)!);
  page.find('resend-timer').remove();
  assert.include(cleared, seconds.at(-1)!);
});

inChromium(() => {
  test('axe finds no fault, in either language', async () => {
    for (const locale of ['en', 'zh'] as const) {
      const page = await atCode({ '/ontid/login/phone': [ONTID] }, locale);
      assert.deepEqual(await axe.faultsOf(page.page), [], locale);
    }
  });
});
