import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { installBrowsers, launch } from './support/browsers.ts';
import { setStage, speak } from './support/fixtures/index.ts';
import { SCREENS } from './support/screens/screens.ts';

// `npm run screenshots [-- name…]`: every screen of the built page, or those whose names begin so, in each language and
// scheme, on a phone and in a wide window; and one page of all of them.

const FOLDER = resolve(import.meta.dirname, '../dist/screenshots');
const SIZES = { phone: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };
const LANGUAGES = { en: 'English', zh: '中文' } as const;

const wanted = process.argv.slice(2);
const screens = SCREENS.filter(([name]) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
await installBrowsers();
const stage = await setStage();
const browser = await launch('chromium');
try {
  for (const [name, way] of screens) {
    const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', viewport: SIZES.phone });
    const page = await context.newPage();
    await way(page, stage);
    for (const [locale, language] of Object.entries(LANGUAGES)) {
      await speak(page, language);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const [size, viewport] of Object.entries(SIZES)) {
          await page.setViewportSize(viewport);
          await page.screenshot({
            path: `${FOLDER}/${name}.${locale}.${colorScheme}.${size}.png`,
            fullPage: true,
            animations: 'disabled',
          });
        }
      }
    }
    await context.close();
    console.log(name);
  }
  writeFileSync(`${FOLDER}/index.html`, contactSheet());
} finally {
  await browser.close();
  await stage.close();
}
console.log(`${FOLDER}/index.html`);

function contactSheet(): string {
  const rows = screens.map(([name]) => {
    const pictures = Object.keys(LANGUAGES).flatMap((locale) =>
      ['light', 'dark'].flatMap((scheme) =>
        Object.keys(SIZES).map(
          (size) =>
            `<img class="${size}" src="${name}.${locale}.${scheme}.${size}.png" alt="${name}, ${locale}, ${scheme}, ${size}">`,
        ),
      ),
    );
    return `<h2>${name}</h2><div>${pictures.join('')}</div>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{font:14px system-ui;background:#888;margin:16px}div{display:flex;gap:8px;align-items:start}.phone{width:180px}.wide{width:400px}</style>${rows.join('\n')}`;
}
