import { isOntId } from '../../protocol/common/ont-id.ts';
import { readArguments, UsageError, withServices } from './command.ts';

/** Says where an app's back end is told of decisions; without an address, nowhere. */
export async function setWebhook(args: string[]): Promise<unknown> {
  const { positionals } = readArguments({ args, options: {}, allowPositionals: true });
  const [app, url = null, ...more] = positionals;
  if (!isOntId(app) || more.length > 0)
    throw new UsageError('Name one app by its app_id, did:ont:…, and then the address of its webhook');
  return withServices(async ({ onttag }) => {
    if (!(await onttag.webhooks.setAddress(app, url))) throw new UsageError(`There is no app ${app}.`);
    return { app_id: app, webhook: url };
  });
}
