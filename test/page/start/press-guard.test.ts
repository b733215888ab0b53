import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { pressGuard } from '../../../src/page/start/press-guard.ts';

/** A window whose frames and time the test makes. */
function fakeWindow() {
  mock.timers.enable({ apis: ['setTimeout'] });
  const events = new EventTarget();
  const frames: (() => void)[] = [];
  const add = events.addEventListener.bind(events);
  const window = {
    addEventListener: add,
    document: { addEventListener: add, readyState: 'complete' },
    requestAnimationFrame: (draw: () => void) => frames.push(draw),
    setTimeout: (work: () => void, ms: number) => setTimeout(work, ms),
    clearTimeout: (timer: NodeJS.Timeout) => clearTimeout(timer),
  } as unknown as Window;
  const draw = () => frames.splice(0).forEach((frame) => frame());
  return {
    window,
    draw,
    happen: (name: string, more: object = {}) => events.dispatchEvent(Object.assign(new Event(name), more)),
  };
}

test('threat 43, V24: presses do not count for half a second after a question was drawn', (t) => {
  t.after(() => mock.timers.reset());
  const { window, draw } = fakeWindow();
  const guard = pressGuard(window);
  mock.timers.tick(10_000);
  assert.equal(guard.isOpen(), false, 'nothing has been drawn yet');
  draw();
  mock.timers.tick(499);
  assert.equal(guard.isOpen(), false);
  mock.timers.tick(1);
  assert.equal(guard.isOpen(), true);
  guard.restart();
  assert.equal(guard.isOpen(), false);
  draw();
  mock.timers.tick(500);
  assert.equal(guard.isOpen(), true);
});

test('threat 43, V24: on a page that is half read no press counts, nor for half a second after it was read', (t) => {
  t.after(() => mock.timers.reset());
  const { window, draw, happen } = fakeWindow();
  const read = (readyState: string) => Object.assign(window.document, { readyState });
  read('loading');
  const guard = pressGuard(window);
  draw();
  mock.timers.tick(10_000);
  assert.equal(guard.isOpen(), false, 'the question may not be drawn yet');
  read('interactive');
  happen('readystatechange');
  mock.timers.tick(10_000);
  assert.equal(guard.isOpen(), false, 'it is in no frame yet');
  draw();
  mock.timers.tick(499);
  assert.equal(guard.isOpen(), false);
  mock.timers.tick(1);
  assert.equal(guard.isOpen(), true);
  read('complete');
  happen('readystatechange');
  assert.equal(guard.isOpen(), true, 'what comes later changes nothing that is drawn');
});

test('threat 43, V24: nor after the window came to the front, while a key is held, or when one of these follows another', (t) => {
  t.after(() => mock.timers.reset());
  const { window, draw, happen } = fakeWindow();
  const guard = pressGuard(window);
  const seen: boolean[] = [];
  guard.changed = () => seen.push(guard.isOpen());
  draw();
  mock.timers.tick(500);
  for (const [name, more] of [
    ['focus', {}],
    ['visibilitychange', {}],
    ['keydown', { repeat: true }],
  ] as const) {
    happen(name, more);
    assert.equal(guard.isOpen(), false, name);
    draw();
    mock.timers.tick(400);
    happen(name, more);
    draw();
    mock.timers.tick(499);
    assert.equal(guard.isOpen(), false, name);
    mock.timers.tick(1);
    assert.equal(guard.isOpen(), true, name);
  }
  happen('keydown', { repeat: false });
  assert.equal(guard.isOpen(), true, 'a key pressed once is a press');
  assert.deepEqual([seen[0], seen.at(-1)], [true, true]);
});
