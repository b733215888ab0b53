import type { Database } from '../storage/database.ts';
import { type BuiltScript, describeBuild, type PluginBuild } from './plugin-build.ts';

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
    await this.#db
      .insertInto('built_script')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
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

  /**
   * A script of a build. Its address has twelve digits of the hash of both scripts of the build, which sites rely on:
   * they are computed again from what the database holds, whatever hash stands beside it.
   *
   * @throws Error when the database holds something else than what was kept
   */
  async find(path: string): Promise<BuiltScript | undefined> {
    const found = this.#found.get(path);
    if (found) return found;
    const [, folder, name] = BUILD_PATH.exec(path) ?? [];
    if (!folder || !name) return undefined;
    const rows = await this.#db
      .selectFrom('built_script')
      .select(['path', 'body', 'version', 'integrity'])
      .where('path', 'in', [`${folder}/plugin.js`, `${folder}/doctor.js`])
      .execute();
    if (rows.length === 0) return undefined;
    const bodyOf = (file: string) => rows.find((row) => row.path === `${folder}/${file}.js`)?.body ?? '';
    const build = describeBuild({ plugin: bodyOf('plugin'), doctor: bodyOf('doctor') }, rows[0]!.version);
    const script = build[name as 'plugin' | 'doctor'];
    const asKept = rows.every((row) =>
      [build.plugin, build.doctor].some((one) => one.path === row.path && one.integrity === row.integrity),
    );
    if (script.path !== path || !asKept)
      throw new Error('a kept build of the script has another hash than its address');
    this.#found.set(path, script);
    return script;
  }
}

/** `/v/0.1.0-5f0c1e2a9b3d/plugin.js`: the folder, and which of the two scripts. */
const BUILD_PATH = /^(\/v\/[^/]+)\/(plugin|doctor)\.js$/;
