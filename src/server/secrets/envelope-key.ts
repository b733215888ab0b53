import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;
/** 32 bytes in base64 or base64url; nothing else, since `Buffer.from` skips what it does not know. */
const KEY_TEXT = /^[A-Za-z0-9+/_-]{43}=?$/;

/**
 * Reads `ENVELOPE_KEY`.
 *
 * @returns 32 bytes; `undefined` when the variable is not set or not a key, which `faults` then says
 */
export function readEnvelopeKey(text: string | undefined, faults: string[]): Buffer | undefined {
  if (!text) return undefined;
  if (KEY_TEXT.test(text)) return Buffer.from(text, 'base64');
  faults.push(`ENVELOPE_KEY is not a key: expected ${KEY_BYTES} bytes in base64 (openssl rand -base64 ${KEY_BYTES})`);
  return undefined;
}

/**
 * The key of a development server, which it makes in `dataDir` at its first start.
 *
 * @returns 32 bytes; `undefined` when the file does not hold a key, which `faults` then says
 */
export function developmentKey(dataDir: string, warn: (line: string) => void, faults: string[]): Buffer | undefined {
  const file = join(dataDir, 'development-envelope-key');
  mkdirSync(dataDir, { recursive: true });
  addKeyFile(file);
  const text = readFileSync(file, 'utf8').trim();
  if (!KEY_TEXT.test(text)) {
    faults.push(
      `ENVELOPE_KEY is not set, and ${file} does not hold a key: expected ${KEY_BYTES} bytes in base64, found ` +
        `${text.length} characters. ` +
        'Restore the file; or delete DATA_DIR, with all accounts in it, and the next start makes a new key',
    );
    return undefined;
  }
  warn(`ENVELOPE_KEY is not set: ${file} protects keys and phone numbers. Use it for development only.`);
  return Buffer.from(text, 'base64');
}

/**
 * Makes the file if it is missing. It appears with its whole content: a process that is killed half way leaves no empty
 * key.
 */
function addKeyFile(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}
