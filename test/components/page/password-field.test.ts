import { ONTID, refusal } from '../../support/flow.ts';
import { axe } from '../support/axe.ts';
import { assert, inChromium, test, until } from '../support/harness.ts';
import { type MountedPage, mountPage } from '../support/page.ts';

async function atPassword(answers: Record<string, unknown[]> = {}): Promise<MountedPage> {
  const page = await mountPage(answers);
  page.press('Use a password instead');
  await page.shown();
  return page;
}

/** Goes to the choice of a password, for a phone that has no ONT ID yet. */
async function atNewPassword(answers: Record<string, unknown[]> = {}): Promise<MountedPage> {
  const page = await mountPage({
    '/ontid/getcode/phone': [true],
    '/ontid/login/phone': [refusal('ONTID_NOT_EXIST')],
    ...answers,
  });
  page.type('#number', '15821703553');
  page.press('Send code');
  await page.shown();
  page.type('#code', '482913');
  await page.shown();
  await page.shown();
  return page;
}

test('a password can be looked at and hidden again; the button says of what it shows', async () => {
  const page = await atPassword();
  const field = page.find<HTMLInputElement>('#password');
  const toggle = page.find('.toggle');
  assert.deepEqual(
    [field.type, field.getAttribute('autocomplete'), toggle.getAttribute('aria-controls')],
    ['password', 'current-password', 'password'],
  );
  assert.equal(axe.nameOf(toggle), 'Show password');
  toggle.click();
  await page.shown();
  assert.equal(field.type, 'text');
  assert.equal(axe.nameOf(toggle), 'Hide password');
  toggle.click();
  await page.shown();
  assert.equal(field.type, 'password');
});

test('no browser corrects or capitalizes a password', async () => {
  const page = await atPassword();
  const field = page.find('#password');
  const settings = ['autocapitalize', 'autocorrect', 'spellcheck'].map((name) => field.getAttribute(name));
  assert.deepEqual(settings, ['none', 'off', 'false']);
});

test('an existing password is asked for without help or strength; a wrong one is said under it', async () => {
  const page = await atPassword({ '/ontid/login/password': [refusal('INVALID_PASSWORD')] });
  assert.equal(page.find('#password-help').hidden, true);
  assert.equal(page.find('password-strength'), null);
  page.type('#number', '15821703553');
  page.type('#password', 'wrong horse');
  page.press('Sign in');
  await page.shown();
  assert.equal(
    page.find('#password-error').textContent,
    'Phone number and password don’t match. Try again, or use a code instead.',
  );
  assert.equal(page.find('#password').getAttribute('aria-describedby'), 'password-error');
});

test('a new password has its help as description until something is wrong with it', async () => {
  const page = await atNewPassword();
  const field = page.find<HTMLInputElement>('#newPassword');
  assert.equal(field.getAttribute('autocomplete'), 'new-password');
  assert.equal(field.getAttribute('aria-describedby'), 'newPassword-help');
  assert.match(page.find('#newPassword-help').textContent, /^At least 8 characters\./);
  page.type('#newPassword', 'short');
  page.press('Create ONT ID');
  await page.shown();
  assert.equal(page.find('#newPassword-error').textContent, 'Use at least 8 characters.');
  assert.equal(page.find('#newPassword-help').hidden, true);
});

test('a password manager finds the whole number as the name of a new password', async () => {
  const page = await atNewPassword({ '/ontid/register/phone': [ONTID] });
  const name = page.find<HTMLInputElement>('[autocomplete=username]');
  assert.deepEqual([name.value, name.readOnly, name.tabIndex], ['+8615821703553', true, -1]);
});

inChromium(() => {
  test('how hard a new password is to guess is said in words, in a polite region that is there before', async () => {
    const page = await atNewPassword();
    await until(() => page.find('password-strength [role=status]'));
    const region = page.find('password-strength [role=status]');
    for (const [password, said] of [
      ['quiet', '3 more characters needed'],
      ['password1', 'Too easy to guess. Add another word or two.'],
      ['x7$kQ9!z', 'Good password'],
      ['quiet lamp river', 'Strong password'],
      ['15821703553', 'Too easy to guess. Add another word or two.'],
      ['', ''],
    ] as const) {
      page.type('#newPassword', password);
      await until(() => region.textContent.trim() === said);
    }
    assert.equal(region, page.find('password-strength [role=status]'), 'what is announced is a change of one region');
  });

  test('axe finds no fault where a password is asked for or chosen', async () => {
    for (const arrive of [atPassword, atNewPassword])
      assert.deepEqual(await axe.faultsOf((await arrive()).page), [], arrive.name);
  });
});
