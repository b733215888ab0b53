import { isOntId } from '../../protocol/common/ont-id.ts';
import { readArguments, readCallList, UsageError, withServices } from './command.ts';

/** Says what an app's back end may call from now on; without a name, nothing. */
export async function allowCalls(args: string[]): Promise<unknown> {
  const { positionals } = readArguments({ args, options: {}, allowPositionals: true });
  const [clientId, ...calls] = positionals;
  if (!isOntId(clientId))
    throw new UsageError('Name one app by its app_id, did:ont:…, and then the calls that it may make');
  return withServices(async ({ apps }) => {
    const app = await apps.allow(clientId, readCallList(calls));
    if (!app) throw new UsageError(`There is no app ${clientId}.`);
    return { app_id: clientId, allowed_calls: app.allowedCalls };
  });
}
