import { emulateMedia } from '@web/test-runner-commands';
import '../../../src/widget/define.ts';
import { partsOf } from '../support/button.ts';
import { assert, drawn, inChromium, mount, replace, setDevice, teardown, test, until } from '../support/harness.ts';

// The button as people see it who have set their machine otherwise than most.

const OPTIONS = [
  '',
  'theme="dark"',
  'theme="outline"',
  'theme="filled"',
  'size="medium"',
  'size="small"',
  'shape="pill" width="400"',
  'logo-alignment="center" width="400"',
  'locale="zh" text="continue_with"',
  'type="icon"',
  'type="icon" shape="circle" size="small"',
  'disabled',
  'remember',
];
const BUTTONS = OPTIONS.map((options) => `<ontid-signin ${options}></ontid-signin>`).join(' ');
const WHOLE_SCREEN = { width: 800, height: 600, deviceScaleFactor: 1 };

const hosts = (page: Element) => [...page.querySelectorAll('ontid-signin')];

/** The buttons that do not stand in their container, or do not hold their words and mark. */
function clipped(page: Element): string[] {
  const within = (inner: DOMRect, outer: DOMRect) =>
    inner.left >= outer.left - 1 &&
    inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 &&
    inner.bottom <= outer.bottom + 1;
  const isClipped = (host: Element) => {
    const { button, icon, label } = partsOf(host);
    const room = button.getBoundingClientRect();
    const isIcon = host.getAttribute('type') === 'icon';
    const parts = [...(isIcon ? [] : label.getClientRects()), icon.getBoundingClientRect()];
    const isWhole = parts.length > 0 && parts.every((part) => part.width > 0 && part.height > 0 && within(part, room));
    const isRound = !isIcon || Math.abs(room.width - room.height) < 1;
    return !(isWhole && isRound && within(room, host.parentElement!.getBoundingClientRect()));
  };
  return hosts(page)
    .filter(isClipped)
    .map((host) => host.outerHTML);
}

/** Focuses the last button as the keyboard does, and says what shows it. */
function focusRing(page: Element): { outline: string; ring: string } {
  const host = page.querySelector<HTMLElement>('ontid-signin[remember]')!;
  host.focus();
  const { outlineStyle, outlineWidth, outlineOffset, boxShadow } = getComputedStyle(partsOf(host).button);
  return { outline: `${outlineWidth} ${outlineStyle} ${outlineOffset}`, ring: boxShadow };
}

/** Waits until the browser has taken over what it was told of the person's settings. */
const applied = (query: string) => until(() => matchMedia(query).matches);

test('from right to left the mark stands at the right, and is not mirrored: it is no arrow', async () => {
  const page = await mount(`<div dir="rtl">${BUTTONS}</div>`);
  for (const host of page.querySelectorAll('ontid-signin:not([type])')) {
    const { icon, label } = partsOf(host);
    assert.isAtLeast(icon.getBoundingClientRect().left, label.getBoundingClientRect().right, host.outerHTML);
    assert.isAbove(icon.querySelector('path')!.getScreenCTM()!.a, 0, host.outerHTML);
  }
  assert.deepEqual(clipped(page), []);
});

inChromium(() => {
  teardown(async () => {
    await emulateMedia({ forcedColors: 'none', reducedMotion: 'no-preference' });
    await setDevice(WHOLE_SCREEN);
    document.adoptedStyleSheets = [];
  });

  test('in colours of the person’s own every button has an edge, and its mark and words are of one colour upon another', async () => {
    await emulateMedia({ forcedColors: 'active' });
    await applied('(forced-colors: active)');
    const page = await mount(
      `<div style="--ontid-signin-border: none; --ontid-signin-icon-color: #fefefe">${BUTTONS}</div>`,
    );
    for (const host of hosts(page)) {
      const { borderTopWidth, borderTopStyle, opacity, color, backgroundColor } = getComputedStyle(
        partsOf(host).button,
      );
      const { fill } = getComputedStyle(partsOf(host).icon);
      assert.deepEqual([borderTopWidth, borderTopStyle, opacity, fill], ['1px', 'solid', '1', color], host.outerHTML);
      assert.notEqual(color, backgroundColor, host.outerHTML);
    }
    assert.equal(focusRing(page).outline, '2px solid 2px');
    assert.deepEqual(clipped(page), []);
  });

  test('where little motion is wished for, the spinner stands still, and is there', async () => {
    const windows: Window[] = [];
    const { open } = window;
    replace(
      window,
      'open',
      () => windows[windows.push(open.call(window, 'about:blank', '_blank', 'width=100,height=100')!) - 1],
    );
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      await emulateMedia({ reducedMotion });
      await applied(`(prefers-reduced-motion: ${reducedMotion})`);
      const host = await mount(
        '<ontid-signin client-id="did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF" host="https://id.example"></ontid-signin>',
      );
      const mark = () => host.shadowRoot!.querySelector('path')!.getAttribute('d');
      const before = mark();
      host.click();
      await drawn(host);
      assert.notEqual(mark(), before);
      const moving = host.shadowRoot!.getAnimations().filter((animation) => animation instanceof CSSAnimation).length;
      assert.equal(moving, reducedMotion === 'reduce' ? 0 : 1);
      const { transitionDuration } = getComputedStyle(partsOf(host).button, '::after');
      assert.equal(transitionDuration, reducedMotion === 'reduce' ? '0s' : '0.15s');
    }
    windows.forEach((opened) => opened.close());
  });

  test('in 320 pixels, on a page of twice the size, all of it is there; the focus shows on any ground', async () => {
    await setDevice({ width: 320, height: 640, deviceScaleFactor: 2 });
    await applied('(width: 320px) and (resolution: 2dppx)');
    const sheet = new CSSStyleSheet();
    const rules = 'html { font-size: 200% } body { margin: 0 }';
    sheet.replaceSync(`${rules} ontid-signin { --ontid-signin-font: 500 1rem/1.3 system-ui }`);
    document.adoptedStyleSheets.push(sheet);
    const page = await mount(`<div>${BUTTONS}</div>`);
    assert.deepEqual(clipped(page), []);
    assert.equal(document.documentElement.scrollWidth, 320, 'nothing to scroll sideways for');
    assert.deepEqual(focusRing(page), { outline: '2px solid 2px', ring: 'rgb(255, 255, 255) 0px 0px 0px 2px' });
    sheet.replaceSync(rules);
    assert.deepEqual(clipped(page), []);
  });
});
