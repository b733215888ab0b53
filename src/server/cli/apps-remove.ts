import { isOntId } from '../../protocol/common/ont-id.ts';
import { readArguments, UsageError, withServices } from './command.ts';

/** Removes an app: from then on nobody can sign in to it. */
export async function removeApp(args: string[]): Promise<unknown> {
  const { positionals } = readArguments({ args, options: {}, allowPositionals: true });
  const [clientId] = positionals;
  if (positionals.length !== 1 || !isOntId(clientId)) throw new UsageError('Name one app by its app_id, did:ont:…');
  return withServices(async ({ apps }) => {
    if (!(await apps.remove(clientId))) throw new UsageError(`There is no app ${clientId}.`);
    return { removed: clientId };
  });
}
