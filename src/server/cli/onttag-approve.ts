import { readArguments, UsageError, withServices } from './command.ts';

/** Approves a request with what was read in its documents, which are deleted. The credential is issued. */
export async function approve(args: string[]): Promise<unknown> {
  const text = { type: 'string', default: '' } as const;
  const options = { nationality: text, name: text, birthday: text, issued: text, expires: text, number: text };
  const { positionals, values } = readArguments({ args, options, allowPositionals: true });
  const [authId] = positionals;
  if (!authId || positionals.length !== 1) throw new UsageError('Name one request by its auth_id');
  return withServices(async ({ onttag }) => {
    await onttag.decisions.approve(authId, {
      Nationality: values.nationality,
      Name: values.name,
      BirthDay: values.birthday,
      IssueDate: values.issued,
      ExpirationDate: values.expires,
      IDDocNumber: values.number,
    });
    return { auth_id: authId, auth_status: true };
  });
}
