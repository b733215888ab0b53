import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { inChromium, popupOf } from '../support/fixtures/index.ts';

// The button as people see it who have set their machine otherwise than most.

const OPTIONS = [
  '', 'theme="dark"', 'theme="outline"', 'theme="filled"', 'size="medium"', 'size="small"', 'shape="pill" width="400"', 'logo-alignment="center" width="400"',
  'locale="zh" text="continue_with"', 'type="icon"', 'type="icon" shape="circle" size="small"', 'disabled', 'remember',
];
const BUTTONS = OPTIONS.map((options) => `<ontid-signin ${options}></ontid-signin>`).join(' ');

/** Which buttons do not stand in their container, or do not hold their words and mark, with what sticks out. */
const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const within = (inner: DOMRect, outer: DOMRect) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    return [...document.querySelectorAll('ontid-signin')].flatMap((host) => {
      const [button, icon, label] = ['button', 'svg', 'span'].map((name) => host.shadowRoot!.querySelector(name)!);
      const room = button!.getBoundingClientRect();
      const parts = [...(host.getAttribute('type') === 'icon' ? [] : label!.getClientRects()), icon!.getBoundingClientRect()];
      const isWhole = parts.length > 0 && parts.every((part) => part.width > 0 && part.height > 0 && within(part, room));
      const isRound = host.getAttribute('type') !== 'icon' || Math.abs(room.width - room.height) < 1;
      return isWhole && isRound && within(room, host.parentElement!.getBoundingClientRect()) ? [] : [host.outerHTML];
    });
  });

/** Focuses the last button as the keyboard does, and says what shows it. */
async function focusRing(page: Page): Promise<{ outline: string; ring: string }> {
  await page.evaluate(() => document.querySelector<HTMLElement>('ontid-signin[remember]')!.focus());
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth, outlineOffset, boxShadow } = getComputedStyle(document.querySelector('ontid-signin[remember]')!.shadowRoot!.querySelector('button')!);
    return { outline: `${outlineWidth} ${outlineStyle} ${outlineOffset}`, ring: boxShadow };
  });
}

inChromium((bench) => {
  test('in colours of the person’s own every button has an edge, and its mark and words are of one colour upon another', async () => {
    const page = await bench.newPage({ forcedColors: 'active' });
    await bench.sites.open(page, { body: `<div style="--ontid-signin-border: none; --ontid-signin-icon-color: #fefefe">${BUTTONS}</div>` });
    const buttons = await page.evaluate(() =>
      [...document.querySelectorAll('ontid-signin')].map((host) => {
        const [button, icon] = ['button', 'svg'].map((name) => getComputedStyle(host.shadowRoot!.querySelector(name)!));
        return { edge: `${button!.borderTopWidth} ${button!.borderTopStyle}`, opacity: button!.opacity, color: button!.color, ground: button!.backgroundColor, mark: icon!.fill };
      }),
    );
    for (const { edge, opacity, color, ground, mark } of buttons) {
      assert.deepEqual([edge, opacity, mark], ['1px solid', '1', color]);
      assert.notEqual(color, ground);
    }
    assert.equal((await focusRing(page)).outline, '2px solid 2px');
    assert.deepEqual(await clipped(page), []);
  });

  test('where little motion is wished for, the spinner stands still, and is there', async () => {
    const moving: number[] = [];
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      const page = await bench.newPage({ reducedMotion });
      await bench.sites.open(page, { body: '<ontid-signin></ontid-signin>' });
      const mark = () => page.evaluate(() => document.querySelector('ontid-signin')!.shadowRoot!.querySelector('path')!.getAttribute('d'));
      const before = await mark();
      await popupOf(page, () => page.click('ontid-signin'));
      assert.notEqual(await mark(), before);
      moving.push(await page.evaluate(() => document.querySelector('ontid-signin')!.shadowRoot!.getAnimations().filter((animation) => animation instanceof CSSAnimation).length));
      const transition = await page.evaluate(() => getComputedStyle(document.querySelector('ontid-signin')!.shadowRoot!.querySelector('button')!, '::after').transitionDuration);
      assert.equal(transition, reducedMotion === 'reduce' ? '0s' : '0.15s');
    }
    assert.deepEqual(moving, [1, 0]);
  });

  test('from right to left the mark stands at the right, and is not mirrored: it is no arrow', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: `<div dir="rtl">${BUTTONS}</div>` });
    const sides = await page.evaluate(() =>
      [...document.querySelectorAll('ontid-signin:not([type])')].map((host) => {
        const [icon, label] = ['svg', 'span'].map((name) => host.shadowRoot!.querySelector(name)!.getBoundingClientRect());
        return [icon!.left >= label!.right, host.shadowRoot!.querySelector('path')!.getScreenCTM()!.a > 0];
      }),
    );
    for (const side of sides) assert.deepEqual(side, [true, true]);
    assert.deepEqual(await clipped(page), []);
  });

  test('in 320 pixels, on a page of twice the size, all of it is there; the focus shows on any ground', async () => {
    const page = await bench.newPage({ viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 });
    const rules = 'html { font-size: 200% } body { margin: 0 } ontid-signin { --ontid-signin-font: 500 1rem/1.3 system-ui }';
    await bench.sites.open(page, { head: `<style>${rules}</style>`, body: `<div>${BUTTONS}</div>` });
    assert.deepEqual(await clipped(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, 'nothing to scroll sideways for');
    assert.deepEqual(await focusRing(page), { outline: '2px solid 2px', ring: 'rgb(255, 255, 255) 0px 0px 0px 2px' });
    await page.addStyleTag({ content: 'ontid-signin { --ontid-signin-font: initial }' });
    assert.deepEqual(await clipped(page), []);
  });
});
