import { createServer } from 'node:http';
import next from 'next';

const { PORT } = process.env;
const app = next({ dev: false, hostname: '127.0.0.1', port: Number(PORT) });
await app.prepare();
const handle = app.getRequestHandler();

/** `/release` lets the late part of a page come. */
createServer((request, response) => {
  if (request.url !== '/release') return handle(request, response);
  process.emit('late');
  response.end();
}).listen(Number(PORT), '127.0.0.1', () => process.send('listening'));
