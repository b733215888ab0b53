import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call that a stand-in for a provider of messages got. */
export interface ProviderCall {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What it answers. */
export interface ProviderAnswer {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

/** Answers over real HTTP on this machine, and keeps what it was asked. */
export async function startProvider(answer: (call: ProviderCall) => ProviderAnswer | Promise<ProviderAnswer>) {
  const calls: ProviderCall[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const call = {
      method: request.method!,
      url: new URL(request.url!, `http://${request.headers.host}`),
      headers: request.headers,
      body,
    };
    calls.push(call);
    const { status, body: text = '', headers = {} } = await answer(call);
    response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
