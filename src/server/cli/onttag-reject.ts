import { readArguments, UsageError, withServices } from './command.ts';

/** Rejects a request, with a reason for its owner. Its documents are deleted. */
export async function reject(args: string[]): Promise<unknown> {
  const { positionals, values } = readArguments({ args, options: { reason: { type: 'string', default: '' } }, allowPositionals: true });
  const [authId] = positionals;
  if (!authId || positionals.length !== 1) throw new UsageError('Name one request by its auth_id');
  return withServices(async ({ onttag }) => {
    await onttag.decisions.reject(authId, values.reason);
    return { auth_id: authId, auth_status: false };
  });
}
