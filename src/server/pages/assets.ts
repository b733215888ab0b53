import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fastifyStatic from '@fastify/static';
import { limitAll } from '../http/admission/route-limits.ts';
import type { Server } from '../http/server.ts';
import type { PageTemplate } from './page-html.ts';
import { type PluginBuild, readPluginBuild } from './plugin-build.ts';

/** What the browser gets of us besides answers: the page's HTML, its files, and the script that sites load. */
export interface Assets {
  /** Whether these are the development server's, which reload themselves. */
  development: boolean;
  /** Serves the files that the page's HTML names. */
  register(app: Server): Promise<void>;
  page(): Promise<PageTemplate>;
  /**
   * The script and the style in every page's HTML, which the policy lets through by their hashes. The development
   * server has none.
   */
  inline: { script?: string; style?: string };
  /** The script, and the panel that says what is wrong with a page. */
  build(): Promise<PluginBuild>;
}

/** What is built of the page for the server. */
export interface FirstModule extends Pick<PageTemplate, 'serverRender'> {
  SHELL: PageTemplate['strings'];
}

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

/** The built files, read once. */
export async function builtAssets(): Promise<Assets> {
  const { html, later, inline, first, build, licenses } = await readBuilt();
  const page: PageTemplate = { html, later, strings: first.SHELL, serverRender: first.serverRender };
  return {
    development: false,
    async register(app) {
      await app.register(async (scope: Server) => {
        limitAll(scope, 'file');
        const files = { root: join(DIST, 'page/assets'), prefix: '/assets/', decorateReply: false };
        await scope.register(fastifyStatic, {
          ...files,
          immutable: true,
          maxAge: '1y',
          index: false,
          preCompressed: true,
        });
        // Whoever gets the page's script gets a copy of the libraries in it, and with that what their licences ask for.
        scope.get('/licenses.md', (_request, reply) => reply.type('text/plain; charset=utf-8').send(licenses));
      });
    },
    page: async () => page,
    inline,
    build: async () => build,
  };
}

async function readBuilt() {
  const read = (file: string) => readFile(join(DIST, file), 'utf8');
  try {
    return {
      ...(await readHtml(read)),
      first: (await import(pathToFileURL(join(DIST, 'server-render/server-render.js')).href)) as FirstModule,
      build: readPluginBuild(),
      licenses: await read('page/licenses.md'),
    };
  } catch (cause) {
    throw new Error('The page and the plugin are not built yet: run `npm run build`.', { cause });
  }
}

/**
 * The page with its style in it, and the script that has to be there before anything can be pressed: the first paint
 * waits for one answer alone. What comes later stands last, so that it is asked for once the rest has been read.
 */
async function readHtml(
  read: (file: string) => Promise<string>,
): Promise<{ html: string; later: string; inline: Assets['inline'] }> {
  const html = await read('page/src/page/index.html');
  const [link, address] = /<link rel="stylesheet"[^>]* href="\/(assets\/[^"]+)">/.exec(html)!;
  const [script, style] = [(await read('early/early.js')).trim(), (await read(`page/${address}`)).trim()];
  return {
    html: html
      .replaceAll(LATER, '')
      .replace('</body>', (end) => `{{later}}${end}`)
      .replace(link, () => `<style>${style}</style>`)
      .replace('{{early}}', () => `<script>${script}</script>`),
    later: html.match(LATER)!.join(''),
    inline: { script, style },
  };
}

const LATER = / *<(?:script type="module"[^>]*><\/script|link rel="modulepreload"[^>]*)>\n/g;
