import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../src/page/api/call.ts';
import type { Flow } from '../../../src/page/flow/flow.ts';
import type { Step } from '../../../src/page/flow/state.ts';
import type { Catalogue } from '../../../src/page/i18n/catalogue.ts';
import { CATALOGUES } from '../../../src/page/i18n/index.ts';
import { viewOf } from '../../../src/page/views/context.ts';
import { keystorePasswordView } from '../../../src/page/views/keystore-password.ts';
import { linkView } from '../../../src/page/views/link.ts';
import { linkedView } from '../../../src/page/views/linked.ts';
import { ACCOUNT, GRANTED, ONTID, refusal, start } from '../../support/flow.ts';

const VIEWS = { linked: linkedView, link: linkView, 'keystore-password': keystorePasswordView };
const PROVIDER = { id: 'google', name: { en: 'Google', zh: 'Google' } };
const UNLINKED = { flow: 'flow', provider: PROVIDER, outcome: 'new' } as const;

/** Renders the flow's screen at every change, as the page does, and lists the tasks that ran at this step. */
function tasksAt(step: Step, flow: Flow): Set<string | null> {
  const tasks = new Set<string | null>();
  flow.addEventListener('change', () => {
    const { state } = flow;
    viewOf(VIEWS, {
      state,
      flow,
      t: CATALOGUES.en as Catalogue,
      locale: 'en',
      app: 'Shop',
      providers: [],
      outbox: undefined,
    });
    if (state.step === step && state.account) tasks.add(state.task);
  });
  return tasks;
}

test('the screen of a new provider’s account can be rendered while the site is answered', async () => {
  const { flow } = start({ '/linked/register': [ONTID], '/oauth2/authorize': [GRANTED] });
  const tasks = tasksAt('linked', flow);
  flow.linked.hear(UNLINKED);
  flow.type('newPassword', 'long enough');
  await flow.linked.create();
  assert.equal(flow.state.step, 'done');
  assert.ok(tasks.has('create'), 'the screen stays until the site has its answer');
});

test('the screen that links an account can be rendered while the site is answered', async () => {
  const { flow } = start({
    '/ontid/getcode/phone': [true],
    '/ontid/login/phone': [ONTID],
    '/linked/link': [true],
    '/oauth2/authorize': [GRANTED],
  });
  flow.linked.hear(UNLINKED);
  flow.show('phone');
  flow.type('number', '158 2170 3553');
  await flow.sendCode();
  flow.type('code', '482913');
  await flow.submitCode();
  assert.equal<string>(flow.state.step, 'link');
  const tasks = tasksAt('link', flow);
  flow.type('password', 'long enough');
  await flow.linked.link();
  assert.equal<string>(flow.state.step, 'done');
  assert.ok(tasks.has('show'), 'the screen stays until the site has its answer');
});

test('the screen of a keystore’s new password can be rendered while the site is answered', async () => {
  const tooEasy = new ApiError('api', 'INVALID_PASSWORD', { errorName: 'INVALID_PASSWORD', status: 400 });
  const { flow } = start({
    '/login/keystore': [refusal('ONTID_NOT_EXIST')],
    '/ontid/getcode/phone': [true],
    '/ontid/binding': [tooEasy, ACCOUNT.ontid],
    '/oauth2/authorize': [GRANTED],
  });
  flow.lazy.takeKeystore('keystore', { ontid: ONTID, label: '' });
  flow.type('password', 'long enough');
  await flow.lazy.signInWithKeystore();
  flow.type('number', '158 2170 3553');
  await flow.sendCode();
  flow.type('code', '482913');
  await flow.submitCode();
  assert.equal<string>(flow.state.step, 'keystore-password');
  const tasks = tasksAt('keystore-password', flow);
  flow.type('newPassword', 'quite another one');
  await flow.lazy.chooseKeystorePassword();
  assert.equal<string>(flow.state.step, 'done');
  assert.ok(tasks.has('bind'), 'the screen stays until the site has its answer');
});
