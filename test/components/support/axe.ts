import type * as Axe from 'axe-core';

// Axe is no module, so that a script element brings it.
const script = document.createElement('script');
script.src = '/node_modules/axe-core/axe.min.js';
await new Promise((done, fail) => {
  script.onload = done;
  script.onerror = () => fail(new Error(`${script.src} did not load`));
  document.head.append(script);
});

type Commons = { commons: { text: { accessibleText(element: Element): string } } };
const { axe: library } = window as never as { axe: typeof Axe & Commons };

export const axe = {
  /** What assistive technology calls an element. */
  nameOf(element: Element): string {
    library.setup(document);
    try {
      return library.commons.text.accessibleText(element);
    } finally {
      library.teardown();
    }
  },

  /** What axe finds wrong in a part of the page: a line for each element. */
  async faultsOf(part: Element): Promise<string[]> {
    // The rules of pages as a whole say nothing of a part.
    const { violations } = await library.run(part, { rules: { region: { enabled: false } } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
    );
  },
};
