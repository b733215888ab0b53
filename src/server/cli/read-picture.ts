import { readFile } from 'node:fs/promises';
import { UsageError } from './command.ts';

/** @throws UsageError when there is no such file to read */
export async function readPicture(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new UsageError(`--logo: ${file} cannot be read`);
  }
}
