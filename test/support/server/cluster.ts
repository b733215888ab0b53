import { createServer, request as forward, type Server } from 'node:http';
import type { Config } from '../../../src/server/config/config.ts';
import { type Platform, startPlatform } from '../../../src/server/platform.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../platform.ts';

/** Several platforms on one database, behind one address that takes them in turn. */
export interface Cluster extends TestPlatform {
  /** Requests that each of them got. */
  served: number[];
}

/** Starts them; what is asked at `url` goes to the next one each time, whoever asks. */
export async function startCluster(size: number): Promise<Cluster> {
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const ports = await Promise.all(Array.from({ length: size }, () => freePort()));
  const first = await startTestPlatform({ config: { port: ports[0]!, publicUrl } });
  const others: Platform[] = [];
  for (const other of ports.slice(1))
    others.push(await startPlatform({ ...first.config, port: other } satisfies Config));
  const served = ports.map(() => 0);
  const proxy = await roundRobin(port, ports, served);
  return {
    ...first,
    url: publicUrl,
    served,
    async close() {
      proxy.close();
      proxy.closeAllConnections();
      await Promise.all(others.map((platform) => platform.close()));
      await first.close();
    },
  };
}

function roundRobin(port: number, targets: number[], served: number[]): Promise<Server> {
  let turn = 0;
  const proxy = createServer((incoming, outgoing) => {
    const index = turn++ % targets.length;
    served[index]!++;
    const { method, url, headers } = incoming;
    const onward = forward({ host: 'localhost', port: targets[index], method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return new Promise((done) => proxy.listen(port, 'localhost', () => done(proxy)));
}
