import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Server } from '../http/server.ts';
import type { Assets, FirstModule } from '../pages/assets.ts';
import type { PageTemplate } from '../pages/page-html.ts';
import { describeBuild } from '../pages/plugin-build.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PAGE_HTML = 'src/page/index.html';
const FIRST_MODULE = '/src/page/server-render/server-render.ts';

// What the module server answers; everything else is the platform's own.
const MODULE_PATH = /^\/(@|src\/|node_modules\/|dist\/|\.data\/)/;

// The plugin is a classic script; its source is a module, found beside this one wherever that was loaded from.
const PLUGIN_LOADER = `import(new URL('/src/widget/plugin.ts', document.currentScript.src).href);\n`;
const DOCTOR_LOADER = `import '/src/doctor/panel/main.ts';\n`;

/** The page and the plugin from source: what is saved is reloaded in the browser at once. */
export async function developmentAssets(): Promise<Assets> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    configLoader: 'native',
    root: ROOT,
    server: { middlewareMode: true },
    appType: 'custom',
  });
  return {
    development: true,
    inline: {},
    async register(app: Server) {
      app.addHook('onRequest', (request, reply, done) => {
        if (MODULE_PATH.test(request.url)) vite.middlewares(request.raw, reply.raw, () => done());
        else done();
      });
      app.addHook('onClose', () => vite.close());
    },
    async page(): Promise<PageTemplate> {
      const html = await vite.transformIndexHtml(
        `/${PAGE_HTML}`,
        (await readFile(join(ROOT, PAGE_HTML), 'utf8')).replace('{{early}}', ''),
      );
      const { SHELL, serverRender } = (await vite.ssrLoadModule(FIRST_MODULE)) as unknown as FirstModule;
      return { html, strings: SHELL, serverRender };
    },
    build: async () => describeBuild({ plugin: PLUGIN_LOADER, doctor: DOCTOR_LOADER }, 'development'),
  };
}
