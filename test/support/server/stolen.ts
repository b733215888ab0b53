import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** What whoever steals a database has in hand, each place with its bytes as Latin-1. */
export type Loot = Map<string, string>;

/**
 * Everything that the database has: every column of every row, and its files with the log that a backup takes along,
 * where what was deleted or overwritten still stands.
 *
 * @param since the log's position (`pg_current_wal_lsn()`) from which on it is looked at; what is older is others'
 */
export async function steal(databaseUrl: string, since: string): Promise<Loot> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const column = async (query: string) => (await client.query<{ value: string }>(query)).rows.map(({ value }) => value);
  try {
    await client.query('checkpoint');
    const loot: Loot = new Map();
    const tables = await column(
      `select table_name as value from information_schema.tables where table_schema = 'public'`,
    );
    for (const table of tables) {
      const rows = await column(`select t::text as value from "${table}" t`);
      loot.set(`table ${table}`, Buffer.from(rows.join('\n')).toString('latin1'));
    }
    const [home] = await column(`select current_setting('data_directory') as value`);
    const add = async (file: string, from = 0, to?: number) => {
      // The server may drop the oldest part of its log at any moment.
      if (!existsSync(join(home!, file))) return;
      const content = (await readFile(join(home!, file))).subarray(from, to).toString('latin1');
      loot.set(file, content.replace(/\0{9,}/g, '\0'.repeat(8)));
    };
    // What has a file of its own: tables, indexes, and where long values are kept. The catalogue's own come first.
    for (const file of await column(
      'select pg_relation_filepath(oid) as value from pg_class where oid >= 16384 and relfilenode <> 0',
    ))
      await add(file);
    const ends = await column(`select concat(at.file_name, ' ', at.file_offset) as value
      from unnest(array['${since}'::pg_lsn, pg_current_wal_lsn()]) lsn, pg_walfile_name_offset(lsn) at`);
    const [[first, from], [last, to]] = ends.map((end) => end.split(' ')) as [[string, string], [string, string]];
    for (const name of await readdir(join(home!, 'pg_wal'))) {
      if (name >= first && name <= last)
        await add(join('pg_wal', name), name === first ? Number(from) : 0, name === last ? Number(to) : undefined);
    }
    return loot;
  } finally {
    await client.end();
  }
}

/** Where the log stands now. */
export async function walPosition(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client
    .query<{ lsn: string }>('select pg_current_wal_lsn() as lsn')
    .finally(() => client.end());
  return rows[0]!.lsn;
}

/**
 * The places in which a secret stands, as it is, in hex or in base64.
 *
 * @param guessable people have chosen it or were given it, so that all of its kind can be tried: no hash of it without
 *   a key may stand there either
 */
export function placesOf(secret: string | Buffer, loot: Loot, { guessable = false } = {}): string[] {
  const bytes = Buffer.from(secret);
  const hashes = guessable
    ? ['md5', 'sha1', 'sha256', 'sha512'].map((name) => createHash(name).update(bytes).digest())
    : [];
  const texts = new Set([bytes, ...hashes].flatMap((value) => [...writingsOf(value)]));
  return [...loot]
    .filter(([place, content]) => [...texts].some((text) => holds(place, content, text)))
    .map(([place]) => place);
}

function* writingsOf(value: Buffer): Generator<string> {
  yield value.toString('latin1');
  yield value.toString('hex');
  // Inside a longer value it may begin at any of the three bytes that four characters stand for; what it shares a
  // character with on either side is left out.
  for (const before of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(before), value]).toString('base64');
    const own = text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + value.length) * 4) / 3));
    yield own;
    yield own.replaceAll('+', '-').replaceAll('/', '_');
  }
}

/**
 * Six digits stand in many a number by chance: a code has to stand alone, and other tests write theirs into the log.
 */
function holds(place: string, content: string, text: string): boolean {
  if (!/^\d{6}$/.test(text)) return content.includes(text);
  return !place.startsWith('pg_wal') && new RegExp(`(?<![\\w.])${text}(?!\\w)`).test(content);
}
