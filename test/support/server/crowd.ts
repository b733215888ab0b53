import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../free-port.ts';
import { ROOT } from '../runner/sources.ts';

const PASSWORD = 'correct horse';
/** All ask for their codes in one browser. */
const BROWSER = 'b'.repeat(43);

/** The platform in a process of its own, as an operator runs it. */
export interface ServerProcess {
  child: ChildProcess;
  url: string;
}

export async function startServer(databaseUrl: string, dataDir: string): Promise<ServerProcess> {
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    PORT: String(port),
    LOG_LEVEL: 'silent',
    ADDRESS_LIMIT_FACTOR: '1000',
    SMS_DAILY_CAP: '1000000',
    SMS_COUNTRIES: 'CN',
  };
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr!.on('data', (chunk) => (said += chunk));
  while (!said.includes('platform on')) {
    if (child.exitCode !== null) throw new Error(said);
    await Promise.race([once(child.stderr!, 'data'), once(child, 'exit')]);
  }
  return { child, url: `http://localhost:${port}` };
}

export async function stopServer({ child }: ServerProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Many people who register at once, while something is killed; and what must be so of them afterwards. */
export class Crowd {
  readonly #databaseUrl: string;
  /** The ONT ID of each phone that was told one. */
  readonly #acknowledged = new Map<string, string>();
  #serial = 0;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** New phones, each with its code. */
  async withCodes(server: ServerProcess, count: number): Promise<Map<string, string>> {
    const phones = Array.from({ length: count }, () => `+86*158${String(10_000_000 + this.#serial++)}`);
    for (const number of phones) assert.equal((await post(server, '/getcode/phone', { number }))?.error, 0);
    const outbox = await this.#rows<{ recipient: string; code: string }>(
      'select recipient, code from dev_outbox order by created_at',
    );
    const codes = new Map(outbox.map(({ recipient, code }) => [recipient, code]));
    return new Map(phones.map((phone) => [phone, codes.get(phone.replace('*', ''))!]));
  }

  /** Registers everybody at once and strikes when a third has been acknowledged. */
  async registerUntil(server: ServerProcess, phones: Map<string, string>, strike: () => Promise<void>): Promise<void> {
    const before = this.#acknowledged.size;
    const calls = [...phones].map(async ([number, verifyCode]) => {
      const answer = await post(server, '/register/phone', { number, verifyCode, password: PASSWORD });
      if (answer?.error === 0) this.#acknowledged.set(number, answer.result);
    });
    while (this.#acknowledged.size - before < phones.size / 3) await sleep(5);
    await strike();
    await Promise.all(calls);
  }

  /** Everybody of these who was acknowledged can sign in; nobody has half an account, no phone has two. */
  async check(server: ServerProcess, phones: Map<string, string>): Promise<void> {
    const mine = [...this.#acknowledged].filter(([phone]) => phones.has(phone));
    assert.ok(mine.length > 0);
    for (const [phone, ontid] of mine) {
      assert.equal((await post(server, '/login/password', { phone, password: PASSWORD }))?.result, ontid, phone);
    }
    // Whoever was not acknowledged has nothing or a whole account: each row has its other half.
    const [{ halves }] = (await this.#rows<{ halves: number }>(
      `select count(*)::int as halves from account full join keystore on keystore.ont_id = account.ont_id
       where account.id is null or keystore.ont_id is null or keystore.account_id <> account.id`,
    )) as [{ halves: number }];
    assert.equal(halves, 0);
    const [{ twice }] = (await this.#rows<{ twice: number }>(
      'select count(*)::int - count(distinct phone_index)::int as twice from account',
    )) as [{ twice: number }];
    assert.equal(twice, 0);
  }

  async #rows<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.#databaseUrl });
    await client.connect();
    return (await client.query<Row>(text).finally(() => client.end())).rows;
  }
}

/** Calls the API; `undefined` when nothing came back, or when the server could not say how it ended. */
async function post(
  { url }: ServerProcess,
  path: string,
  body: object,
): Promise<{ error: number; result: string } | undefined> {
  try {
    const headers = { origin: url, 'content-type': 'application/json', cookie: `ontid-code=${BROWSER}` };
    const response = await fetch(`${url}/api/v1/ontid${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.status >= 500 ? undefined : ((await response.json()) as { error: number; result: string });
  } catch {
    return undefined;
  }
}
