import type { PageData } from '../../../src/protocol/sign-in/page-data.ts';
import type { ApiAnswer, PageClient } from '../page-client.ts';
import type { TestPlatform } from '../platform.ts';
import type { StandIns } from './stand-ins.ts';

/** Where a browser was sent: status, address, and the data of the page, where one came. */
export interface Arrival {
  status: number;
  location: string;
  data: PageData | undefined;
  html: string;
}

/** A browser without a screen that goes to providers and back. */
export class LinkedBrowser {
  readonly #platform: TestPlatform;
  readonly #standIns: StandIns;
  readonly client: PageClient;
  userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0';

  constructor(platform: TestPlatform, standIns: StandIns) {
    this.#platform = platform;
    this.#standIns = standIns;
    this.client = platform.client();
  }

  async open(path: string, headers: Record<string, string> = {}): Promise<Arrival> {
    const response = await this.client.get(path.replace(this.#platform.url, ''), {
      'user-agent': this.userAgent,
      ...headers,
    });
    this.client.keep(response);
    const html = await response.text();
    const json = /<script type="application\/json" id="ontid-page-data">(.*?)<\/script>/s.exec(html)?.[1];
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      data: json ? (JSON.parse(json) as PageData) : undefined,
      html,
    };
  }

  /** Sets out as the page's second window does, and gives the provider's address. */
  async setOut(provider: string, query: Record<string, string> = { channel: 'channel-of-a-page' }): Promise<string> {
    return (await this.open(`/linked/start?${new URLSearchParams({ provider, ...query })}`)).location;
  }

  /** Where the provider at this address sends somebody who allows it, or denies it. */
  answer(address: string, as: string, choice: 'allow' | 'deny' = 'allow'): string {
    this.#standIns.world.person = as;
    return this.#standIns.answer(address)[choice];
  }

  /** Goes to a provider and back, and gives the page that comes then, with its flow. */
  async visit(provider: string, as: string, query?: Record<string, string>): Promise<Arrival & { flow: string }> {
    const back = await this.open(this.answer(await this.setOut(provider, query), as));
    const flow = /flow=([\w-]+)/.exec(back.location)?.[1] ?? '';
    return { ...(await this.open(back.location.replace('#', ''))), flow };
  }

  /** The same, and makes an ONT ID with it. */
  async register(provider: string, as: string, password = 'correct horse'): Promise<string> {
    const { flow } = await this.visit(provider, as);
    const { body } = await this.post('/linked/register', { flow, password });
    if (body.error !== 0) throw new Error(body.desc);
    return body.result as string;
  }

  post(path: string, body: unknown): Promise<ApiAnswer> {
    return this.client.post(path, body);
  }
}
