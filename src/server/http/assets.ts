import fastifyStatic from '@fastify/static';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Server } from './server.ts';
import type { PageTemplate } from './page-html.ts';

/** What the browser gets of us besides answers: the page's HTML, its files, and the script that sites load. */
export interface Assets {
  /** Whether these are the development server's, which reload themselves. */
  development: boolean;
  /** Serves the files that the page's HTML names. */
  register(app: Server): Promise<void>;
  page(): Promise<PageTemplate>;
  plugin(): Promise<{ body: string; etag: string }>;
}

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

/** The built files, read once. */
export async function builtAssets(): Promise<Assets> {
  const [html, strings, body] = await readBuilt('page/src/page/index.html', 'page/shell.json', 'plugin/plugin.js');
  const page: PageTemplate = { html: html!, strings: JSON.parse(strings!) as PageTemplate['strings'] };
  const plugin = { body: body!, etag: etagOf(body!) };
  return {
    development: false,
    async register(app) {
      await app.register(fastifyStatic, { root: join(DIST, 'page/assets'), prefix: '/assets/', immutable: true, maxAge: '1y', index: false, decorateReply: false });
    },
    page: async () => page,
    plugin: async () => plugin,
  };
}

async function readBuilt(...files: string[]): Promise<string[]> {
  try {
    return await Promise.all(files.map((file) => readFile(join(DIST, file), 'utf8')));
  } catch (cause) {
    throw new Error('The page and the plugin are not built yet: run `npm run build`.', { cause });
  }
}

const etagOf = (body: string) => `"${createHash('sha256').update(body).digest('base64url')}"`;
