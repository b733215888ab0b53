import { html, render, type TemplateResult } from 'lit';
import { REFUSED } from '../../../src/i18n/all/refused.ts';
import { accountCard, nameOf } from '../../../src/page/components/account-card.ts';
import { ClosingNote } from '../../../src/page/components/closing-note.ts';
import { announcements, busyButton, linkButton } from '../../../src/page/components/form.ts';
import type { FormContext } from '../../../src/page/components/form-context.ts';
import { providerMark } from '../../../src/page/components/provider-mark.ts';
import { userName } from '../../../src/page/components/user-name.ts';
import { CATALOGUES } from '../../../src/page/i18n/index.ts';
import { CopyBlock } from '../../../src/page/refused/copy-block.ts';
import { LOCALES } from '../../../src/protocol/common/locale.ts';
import { ACCOUNT } from '../../support/flow.ts';
import { axe } from '../support/axe.ts';
import { assert, drawn, mount, replace, test } from '../support/harness.ts';

customElements.define('copy-block', CopyBlock);
customElements.define('closing-note', ClosingNote);

/** Draws a template on the page. */
async function draw(template: TemplateResult): Promise<HTMLElement> {
  const place = await mount('<div></div>');
  render(template, place);
  await drawn(place);
  return place;
}

const context = (state: Partial<FormContext['state']> = {}, flow: Partial<FormContext['flow']> = {}): FormContext => ({
  state: { task: null, fault: null, notice: null, workDone: null, ...state },
  flow: { type() {}, ...flow },
  t: CATALOGUES.en,
});

test('a button says what it does or what is being done, in one width, and keeps its place for the keyboard', async () => {
  const parts = { label: 'Go', busyLabel: 'Going a long way…', task: 'send' };
  const idle = await draw(busyButton(context(), parts));
  const busy = await draw(busyButton(context({ task: 'send' }), parts));
  const other = await draw(busyButton(context({ task: 'check' }), parts));
  const [resting, working, waiting] = [idle, busy, other].map((place) => place.querySelector('button')!);
  assert.deepEqual(
    [resting!, working!, waiting!].map((button) => button.getAttribute('aria-disabled')),
    [null, 'true', 'true'],
  );
  assert.deepEqual(
    [resting!, working!, waiting!].map((button) => button.classList.contains('busy')),
    [false, true, false],
  );
  assert.deepEqual(
    [resting!, working!, waiting!].map((button) => button.disabled),
    [false, false, false],
  );
  assert.equal(working!.getBoundingClientRect().width, resting!.getBoundingClientRect().width);
});

test('a guarded button takes no press while the question settles; a button without a verb submits', async () => {
  let pressed = 0;
  const parts = { label: 'Allow', busyLabel: 'Signing in…', task: 'allow', onClick: () => pressed++, guarded: true };
  const settling = (await draw(busyButton(context({ settling: true }), parts))).querySelector('button')!;
  const settled = (await draw(busyButton(context({ settling: false }), parts))).querySelector('button')!;
  assert.deepEqual([settling.getAttribute('aria-disabled'), settled.getAttribute('aria-disabled')], ['true', null]);
  assert.deepEqual([settling.hasAttribute('data-guarded'), settled.type], [true, 'button']);
  settled.click();
  assert.equal(pressed, 1);
  const submitting = await draw(busyButton(context(), { label: 'Go', busyLabel: '…', task: 'send' }));
  assert.equal(submitting.querySelector('button')!.type, 'submit');
  const link = (await draw(html`${linkButton('Elsewhere', () => pressed++, true)}`)).querySelector('button')!;
  assert.deepEqual(
    [link.type, link.getAttribute('aria-disabled'), link.hasAttribute('data-guarded')],
    ['button', 'true', true],
  );
});

test('the regions for news are there before there is any; an error may bring a way out', async () => {
  const quiet = await draw(announcements(context()));
  assert.deepEqual(
    ['alert', 'status'].map((role) => quiet.querySelector(`[role=${role}]`)!.textContent),
    ['', ''],
  );
  let out = 0;
  const fault = { field: 'form', text: 'alreadyRegistered', offer: 'sign-in' } as const;
  const failed = await draw(announcements(context({ fault }, { signInInstead: () => out++ })));
  const alert = failed.querySelector('[role=alert]')!;
  assert.include(alert.textContent, CATALOGUES.en.alreadyRegistered);
  alert.querySelector('button')!.click();
  assert.equal(out, 1);
  const told = await draw(announcements(context({ notice: 'codeSentAgain' })));
  assert.include(told.querySelector('[role=status]')!.textContent, CATALOGUES.en.codeSentAgain);
  const elsewhere = await draw(announcements(context({ fault: { field: 'code', text: 'codeWrong' } })));
  assert.equal(elsewhere.querySelector('[role=alert]')!.textContent, '', 'what is about a field stands under it');
});

test('a proof of work is said, and shown as progress with a name', async () => {
  const place = await draw(announcements(context({ workDone: 0.4 })));
  const progress = place.querySelector('progress')!;
  assert.equal(progress.value, 0.4);
  assert.equal(axe.nameOf(progress), CATALOGUES.en.checkingBrowser);
  assert.include(place.querySelector('[role=status]')!.textContent, CATALOGUES.en.checkingBrowser);
});

test('an account shows its phone and both ends of its ONT ID; without a phone the ONT ID is its name', async () => {
  const card = await draw(accountCard(ACCOUNT));
  assert.equal(card.querySelector('.account-phone')!.textContent, ACCOUNT.phone);
  const id = card.querySelector<HTMLElement>('.account-id')!;
  assert.deepEqual([id.textContent, id.title], ['did:ont:AMxrSG…3Dvzhf', ACCOUNT.ontid]);
  assert.equal(nameOf(ACCOUNT), ACCOUNT.phone);
  assert.equal(nameOf({ ...ACCOUNT, phone: '' }), 'did:ont:AMxrSG…3Dvzhf');
  assert.equal((await draw(accountCard({ ...ACCOUNT, phone: '' }))).querySelector('.account-phone'), null);
});

test('providers are told apart by the mark, which is not read out', async () => {
  const marks = await draw(html`${['Google', 'WeChat', '微信', '微博'].map(providerMark)}`);
  assert.deepEqual(
    [...marks.children].map((mark) => [mark.textContent, mark.getAttribute('aria-hidden')]),
    ['G', 'W', '信', '博'].map((initial) => [initial, 'true']),
  );
});

test('the field for a password manager is not reached or read out; it is open where the name is not known', async () => {
  for (const [name, readOnly] of [
    ['+8615821703553', true],
    ['', false],
  ] as const) {
    const field = (await draw(userName(name))).querySelector('input')!;
    assert.deepEqual(
      [field.value, field.readOnly, field.tabIndex, field.getAttribute('aria-hidden')],
      [name, readOnly, -1, 'true'],
    );
  }
});

test('a line is copied, and that is said; where the browser refuses, the line is selected', async () => {
  for (const locale of LOCALES) {
    const t = REFUSED[locale];
    const copied: string[] = [];
    let allowed = true;
    const writeText = async (text: string) =>
      allowed ? void copied.push(text) : Promise.reject(new Error('not allowed'));
    replace(navigator, 'clipboard', { writeText });
    const block = (
      await draw(html`<copy-block .text=${'npx ontid-signin apps add'} .t=${t}></copy-block>`)
    ).querySelector('copy-block')!;
    const button = block.querySelector('button')!;
    assert.equal(button.textContent, t.copy);
    button.click();
    await new Promise((done) => setTimeout(done));
    await drawn(block);
    assert.deepEqual(copied, ['npx ontid-signin apps add']);
    assert.equal(button.textContent, t.copied);
    assert.ok(button.querySelector('[aria-live=polite]'));
    allowed = false;
    getSelection()!.removeAllRanges();
    button.click();
    await new Promise((done) => setTimeout(done));
    assert.equal(getSelection()!.toString(), 'npx ontid-signin apps add');
  }
});

test('a window that cannot close itself says that the person may, and what else there is', async () => {
  const later: (() => void)[] = [];
  replace(window, 'setTimeout', (run: () => void) => later.push(run));
  let closed = 0;
  replace(window, 'close', () => closed++);
  const note = (await draw(html`<closing-note .t=${CATALOGUES.en}></closing-note>`)).querySelector('closing-note')!;
  assert.equal(note.textContent.trim(), 'This window closes by itself.');
  later.shift()!();
  assert.equal(closed, 1);
  later.shift()!();
  await drawn(note);
  assert.equal(note.querySelector('p')!.textContent, 'You can close this window.');
  const link = note.querySelector('a')!;
  assert.deepEqual(
    [link.textContent, link.target, link.rel, new URL(link.href).pathname],
    ['Look after your ONT ID', '_blank', 'noopener', '/account'],
  );
});
