import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments, UsageError, withServices } from './command.ts';

/** Writes the documents of a request into a directory, for whoever reviews them. They are theirs to delete. */
export async function showDocuments(args: string[]): Promise<unknown> {
  const { positionals, values } = readArguments({ args, options: { to: { type: 'string' } }, allowPositionals: true });
  const [authId] = positionals;
  const { to } = values;
  if (!authId || positionals.length !== 1) throw new UsageError('Name one request by its auth_id');
  if (!to) throw new UsageError('--to is needed: a directory that is there, for the documents');
  return withServices(async ({ onttag }) => {
    const documents = await onttag.requests.documents(authId);
    if (documents.length === 0) throw new UsageError(`No request "${authId}" waits for a decision.`);
    const files = documents.map(({ side, type, content }) => ({
      file: join(to, `${side}.${type.split('/')[1]}`),
      content,
    }));
    for (const { file, content } of files) await writeFile(file, content, { mode: 0o600 });
    return { auth_id: authId, files: files.map(({ file }) => file) };
  });
}
