import { assert, noteConsole, test } from '../support/harness.ts';

test('where another version holds the tag, that one stays and the console says so', async () => {
  class Other extends HTMLElement {
    static version = '0.0.1';
  }
  customElements.define('ontid-signin', Other);
  const lines = noteConsole('error', 'warn', 'info');
  await import('../../../src/widget/define.ts');
  assert.equal(customElements.get('ontid-signin'), Other);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /version 0\.0\.1 is on the page already; \d+\.\d+\.\d+ is not used/);
});
