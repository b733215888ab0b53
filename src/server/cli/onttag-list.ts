import { readArguments, withServices } from './command.ts';

/** Lists the requests that wait for a decision, the oldest first. */
export async function listAuthRequests(args: string[]): Promise<unknown> {
  readArguments({ args, options: {} });
  return withServices(async ({ onttag }) =>
    (await onttag.requests.pending()).map(
      ({ auth_id, requester_ont_id, owner_ont_id, country, doc_type, created_at }) => ({
        auth_id,
        ontid: requester_ont_id,
        owner_ontid: owner_ont_id,
        country,
        doc_type,
        created_at,
      }),
    ),
  );
}
