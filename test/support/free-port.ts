import { type AddressInfo, createServer } from 'node:net';

/** @returns a port of this machine on which nothing listens */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
      .once('error', fail)
      .listen(0, 'localhost', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => done(port));
      });
  });
}
