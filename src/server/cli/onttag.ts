import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOntId } from '../../protocol/common/ont-id.ts';
import { type Command, defineCommand, UsageError, withServices } from './command.ts';

/** The commands for documents that wait for a decision, and for the credentials that come of them. */
export const ONTTAG_COMMANDS: readonly Command[] = [
  // Lists the requests that wait for a decision, the oldest first.
  defineCommand({ name: 'onttag list', run: () => listRequests() }),
  // Writes the documents of a request into a directory. The reviewer deletes them.
  defineCommand({
    name: 'onttag show',
    operands: 'AUTH_ID',
    changes: true,
    options: { to: { type: 'string', value: 'DIRECTORY', required: true } },
    run: ({ to }, operands) => showDocuments(readAuthId(operands), to),
  }),
  // Approves a request with what was read in its documents, which are deleted. The credential is issued.
  defineCommand({
    name: 'onttag approve',
    operands: 'AUTH_ID',
    changes: true,
    options: {
      nationality: { type: 'string', value: 'CC', required: true, default: '' },
      name: { type: 'string', value: 'NAME', required: true, default: '' },
      birthday: { type: 'string', value: 'DATE', required: true, default: '' },
      issued: { type: 'string', value: 'DATE', required: true, default: '' },
      expires: { type: 'string', value: 'DATE', required: true, default: '' },
      number: { type: 'string', value: 'NUMBER', required: true, default: '' },
    },
    async run(values, operands) {
      const authId = readAuthId(operands);
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
    },
  }),
  // Rejects a request, with a reason for its owner. Its documents are deleted.
  defineCommand({
    name: 'onttag reject',
    operands: 'AUTH_ID',
    changes: true,
    options: { reason: { type: 'string', value: 'TEXT', required: true, default: '' } },
    async run({ reason }, operands) {
      const authId = readAuthId(operands);
      return withServices(async ({ onttag }) => {
        await onttag.decisions.reject(authId, reason);
        return { auth_id: authId, auth_status: false };
      });
    },
  }),
  // Revokes the credential that came of a request: verifiers learn of it, and its owner does not see it any more.
  defineCommand({
    name: 'onttag revoke',
    operands: 'AUTH_ID',
    changes: true,
    run: async (_values, operands) => revokeCredential(readAuthId(operands)),
  }),
  // Says where an app's back end is told of decisions; without an address, nowhere.
  defineCommand({
    name: 'onttag webhook',
    operands: 'APP_ID [URL]',
    changes: true,
    async run(_values, [app, url = null, ...more]) {
      if (!isOntId(app) || more.length > 0)
        throw new UsageError('Name one app by its app_id, did:ont:…, and then the address of its webhook');
      return withServices(async ({ onttag }) => {
        if (!(await onttag.webhooks.setAddress(app, url))) throw new UsageError(`There is no app ${app}.`);
        return { app_id: app, webhook: url };
      });
    },
  }),
];

function readAuthId([authId, ...more]: string[]): string {
  if (!authId || more.length > 0) throw new UsageError('Name one request by its auth_id');
  return authId;
}

function listRequests(): Promise<unknown> {
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

async function showDocuments(authId: string, to: string | undefined): Promise<unknown> {
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

function revokeCredential(authId: string): Promise<unknown> {
  return withServices(async ({ onttag }) => {
    if (!(await onttag.credentials.revoke(authId)))
      throw new UsageError(`No credential of "${authId}" can be revoked: none was issued, or it is revoked already.`);
    return { auth_id: authId, revoked: true };
  });
}
