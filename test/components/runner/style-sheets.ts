import type { TestRunnerConfig } from '@web/test-runner';

export type Plugin = NonNullable<TestRunnerConfig['plugins']>[number];

/** Serves style sheets that modules import: `?inline` as text, as the build does, and others onto the page. */
export function styleSheets(): Plugin {
  return {
    name: 'style-sheets',
    transformImport: ({ source }) => (source.endsWith('.css') ? `${source}?onto-page` : undefined),
    resolveMimeType: ({ path, query }) => (isModule(path, query) ? 'js' : undefined),
    transform({ path, query, body }) {
      if (!isModule(path, query)) return undefined;
      const text = JSON.stringify(body);
      if ('inline' in query) return { body: `export default ${text};` };
      return {
        body: `const sheet = new CSSStyleSheet(); sheet.replaceSync(${text}); document.adoptedStyleSheets.push(sheet);`,
      };
    },
  };
}

const isModule = (path: string, query: object) => path.endsWith('.css') && ('inline' in query || 'onto-page' in query);
