import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ACCOUNT, CONSENT, GRANTED, start } from '../../support/flow.ts';

/** Lets promises that have settled be heard. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the site’s word, and the person’s press', () => {
  const signedIn = { data: { account: ACCOUNT } };

  test('V2: before the site has said that it waits nothing is asked of the platform; where it does not, the page says so', async () => {
    const { flow, paths, world } = start({ '/oauth2/authorize': [GRANTED] }, signedIn);
    const { promise: ready, resolve: say } = Promise.withResolvers<void>();
    world.ready = ready;
    const continued = flow.continueAs();
    await settled();
    assert.deepEqual([flow.state.task, paths()], ['allow', []]);
    world.runOut();
    await continued;
    assert.deepEqual([flow.state.step, flow.state.task, paths()], ['no-opener', null, []]);
    // It was only slow.
    say();
    flow.reached();
    assert.equal(flow.state.step, 'continue-as');
    await flow.continueAs();
    assert.deepEqual([flow.state.step, paths()], ['done', ['/oauth2/authorize']]);
  });

  test('V2: that the person is signed in is said when the site has confirmed it, however late', async () => {
    const { flow, world, delivered } = start({ '/oauth2/authorize': [GRANTED] }, signedIn);
    const { promise: received, resolve: confirm } = Promise.withResolvers<void>();
    world.delivery = { received };
    const continued = flow.continueAs();
    await settled();
    assert.deepEqual([delivered.length, flow.state.step, flow.state.task], [1, 'continue-as', 'allow']);
    world.runOut();
    await continued;
    assert.equal(flow.state.step, 'sent');
    // A site that would have confirmed it was loaded anew or has gone elsewhere (F27).
    assert.equal(flow.state.notice, 'noOpenerWhy');
    confirm();
    await settled();
    assert.equal(flow.state.step, 'done');
  });

  test('V2: to who confirms nothing, it is never said', async () => {
    const { flow, world } = start({ '/oauth2/authorize': [GRANTED] }, signedIn);
    world.delivery = 'sent';
    await flow.continueAs();
    assert.deepEqual([flow.state.step, flow.state.notice], ['sent', null]);
    flow.restore('continue-as', 'signin');
    assert.equal(flow.state.step, 'sent', 'back leads to no question that is answered');
  });

  test('threat 43, V24: a press that comes too early gives nothing away, and is not taken later', async () => {
    const { flow, paths, world, guard } = start({ '/oauth2/authorize': [CONSENT, GRANTED] }, signedIn);
    world.guarded = true;
    guard.changed();
    await flow.continueAs();
    flow.linked.visit('google');
    await flow.linked.skip();
    assert.deepEqual([flow.state.settling, flow.state.task, paths()], [true, null, []]);
    world.guarded = false;
    guard.changed();
    assert.equal(flow.state.settling, false);
    await flow.continueAs();
    assert.deepEqual([flow.state.step, world.asked], ['consent', 1], 'a new question settles anew');
    world.guarded = true;
    await flow.allow();
    assert.deepEqual([flow.state.step, paths().length], ['consent', 1]);
    await flow.refuse();
    assert.equal(world.refused, 1, 'no gives nothing away');
  });

  test('auto_select is answered without a press, and where the platform wants one the question stays', async () => {
    const { flow, calls, world } = start({ '/oauth2/authorize': [CONSENT, GRANTED] }, signedIn);
    world.guarded = true;
    await flow.answer.atOnce();
    assert.deepEqual([flow.state.step, flow.state.task, flow.state.fault], ['continue-as', null, null]);
    await flow.answer.atOnce();
    assert.deepEqual([flow.state.step, (calls[1]![1] as { auto_select?: boolean }).auto_select], ['done', true]);
  });

  test('what the inline script has begun is gone on with, and a press meanwhile does nothing twice', async () => {
    const { flow, paths } = start({}, signedIn);
    const { promise: answering, resolve: answer } = Promise.withResolvers<boolean>();
    const followed = flow.answer.follow(answering, Promise.resolve());
    await flow.continueAs();
    answer(true);
    await followed;
    assert.deepEqual([flow.state.step, paths()], ['done', []]);
    const other = start({ '/oauth2/authorize': [GRANTED] }, signedIn);
    await other.flow.answer.follow(Promise.resolve(false), Promise.resolve());
    assert.deepEqual([other.flow.state.step, other.flow.state.task], ['continue-as', null]);
    await other.flow.continueAs();
    assert.equal(other.flow.state.step, 'done');
  });
});
