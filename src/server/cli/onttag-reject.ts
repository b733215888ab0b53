import { readArguments, UsageError, withServices } from './command.ts';

/** Rejects a request, with a reason for its owner. Its documents are deleted. */
export async function reject(args: string[]): Promise<unknown> {
  const { positionals, values } = readArguments({
    args,
    options: { reason: { type: 'string', default: '' } },
    allowPositionals: true,
  });
  const [authId] = positionals;
  if (!authId || positionals.length !== 1) throw new UsageError('Name one request by its auth_id');
  return withServices(async ({ onttag }) => {
    await onttag.decisions.reject(authId, values.reason);
    return { auth_id: authId, auth_status: false };
  });
}

/** Revokes the credential that came of a request: whoever verifies it learns so, and its owner does not see it any more. */
export async function revokeCredential(args: string[]): Promise<unknown> {
  const { positionals } = readArguments({ args, options: {}, allowPositionals: true });
  const [authId] = positionals;
  if (!authId || positionals.length !== 1) throw new UsageError('Name one request by its auth_id');
  return withServices(async ({ onttag }) => {
    if (!(await onttag.credentials.revoke(authId)))
      throw new UsageError(`No credential of "${authId}" can be revoked: none was issued, or it is revoked already.`);
    return { auth_id: authId, revoked: true };
  });
}
