import type { Database } from '../storage/database.ts';
import { describeScript, type BuiltScript, type PluginBuild } from './plugin-build.ts';

/**
 * Every build of the script that the platform has ever served, for the sites that name one: their address answers after
 * an upgrade, and while one is under way, whichever process is asked. A build takes 40 kB. Only who starts the platform
 * or asks for pinned lines on its command line adds one.
 */
export class KeptBuilds {
  readonly #db: Database;
  /** Those that were asked for. They never change. */
  readonly #found = new Map<string, BuiltScript>();

  constructor({ db }: { db: Database }) {
    this.#db = db;
  }

  async keep({ version, plugin, doctor }: PluginBuild): Promise<void> {
    const rows = [plugin, doctor].map(({ path, body, integrity }) => ({ path, version, body, integrity }));
    // Another process may have kept the same: the address says that it is.
    await this.#db.insertInto('built_script').values(rows).onConflict((conflict) => conflict.doNothing()).execute();
  }

  /** The panel of the newest build of a version, if any was ever served. */
  async panelOf(version: string): Promise<BuiltScript | undefined> {
    const newest = await this.#db
      .selectFrom('built_script')
      .select('path')
      .where('version', '=', version)
      .where('path', 'like', '%/doctor.js')
      .orderBy('kept_at', 'desc')
      .executeTakeFirst();
    return newest && this.find(newest.path);
  }

  /** @throws Error when the database holds something else than what was kept */
  async find(path: string): Promise<BuiltScript | undefined> {
    const found = this.#found.get(path);
    if (found) return found;
    const row = await this.#db.selectFrom('built_script').select(['body', 'integrity']).where('path', '=', path).executeTakeFirst();
    if (!row) return undefined;
    const script = describeScript(row.body, path);
    if (script.integrity !== row.integrity) throw new Error(`what is kept for ${path} has another hash`);
    this.#found.set(path, script);
    return script;
  }
}
