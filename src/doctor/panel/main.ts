import { examinePage } from './live-page.ts';
import { Panel } from './panel.ts';
import { watch } from './watch.ts';

// What `data-debug` brings to a page, from the platform's origin: the doctor's findings, and what only a page can tell.

const platform = new URL(import.meta.url).origin;
const panel = new Panel(() => void look());
const seen = watch(platform, () => void look());
let looks = 0;
void look();

async function look(): Promise<void> {
  const mine = ++looks;
  const report = await examinePage(platform, seen);
  // A later look knows more.
  if (mine === looks) panel.show(report);
}
