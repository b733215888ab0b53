import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const { PORT, PLATFORM, CLIENT_ID } = process.env;

/**
 * Serves the prerendered pages, with the platform and the client of today in them; with `?library` without `plugin.js`.
 */
createServer(async ({ url }, response) => {
  const { pathname, search } = new URL(url, 'http://localhost');
  const isZoneless = pathname.startsWith('/zoneless/');
  const file = isZoneless ? pathname.slice('/zoneless'.length) : pathname;
  const folder = `built/${isZoneless ? 'zoneless' : 'zones'}/browser`;
  const isScript = file.endsWith('.js');
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
  const text = await readFile(folder + (file === '/' ? '/index.html' : file), 'utf8');
  const page = search.startsWith('?library') ? text.replace(/<script src="[^"]*\/plugin\.js"><\/script>/, '') : text;
  response.end(page.replaceAll('http://platform.invalid', PLATFORM).replaceAll('did:ont:invalid', CLIENT_ID));
}).listen(Number(PORT), '127.0.0.1', () => process.send('listening'));
