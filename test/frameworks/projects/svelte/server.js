import { createServer } from 'node:http';
import { handler } from './build/handler.js';

createServer(handler).listen(Number(process.env.PORT), '127.0.0.1', () => process.send('listening'));
