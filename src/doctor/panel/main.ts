import { examinePage } from './live-page.ts';
import { Panel } from './panel.ts';
import { watch } from './watch.ts';

// What `data-debug` brings to a page, from the platform's origin: the doctor's findings, and what only a page can tell.

const platform = new URL(import.meta.url).origin;
const seen = watch(platform, () => void look());
let panel: Panel | undefined;
let looks = 0;

// The first button asks for this. By then the others and the page's callbacks are there.
if (document.readyState === 'complete') open();
else addEventListener('load', open);

function open(): void {
  panel = new Panel(() => void look());
  void look();
}

async function look(): Promise<void> {
  const mine = ++looks;
  if (!panel) return;
  const report = await examinePage(platform, seen);
  // A later look knows more.
  if (mine === looks) panel.show(report);
}
