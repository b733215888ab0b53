import Type from 'typebox';
import type { KeyExportKind } from '../../../protocol/custody/account-api.ts';
import type { Account } from '../../accounts/account.ts';
import type { Circumstances } from '../../activity/activity.ts';
import { wifOf } from '../../custody/ont-id.ts';
import { openOurKeystore } from '../../custody/open-keystore.ts';
import { readPassword } from '../../custody/password.ts';
import { readKeystore } from '../../custody/read-keystore.ts';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import {
  EXAMPLE_KEYSTORE,
  EXAMPLE_ONT_ID,
  EXAMPLE_PASSWORD,
  EXAMPLE_WIF,
  ontIdField,
  passwordField,
  readOntId,
} from '../support/fields.ts';
import { afterPassword, circumstancesOf, proveKeyPassword, provePassword } from '../support/prove-password.ts';
import { requireBothSteps } from '../support/session-account.ts';

const REQUEST = { ontid: EXAMPLE_ONT_ID, password: EXAMPLE_PASSWORD };

/**
 * Hands a person what is theirs, for their password. The keystore and the key of a former ONT ID go to whoever has the
 * password of that time; the phone is the account's, and goes to the password of today alone.
 */
export function exports(app: Server, services: Services): void {
  const body = () => Type.Object({ ontid: ontIdField(), password: passwordField() });

  addApiRoute(app, services, '/api/v1/ontid', '/export/keystore', {
    action: 'export',
    summary:
      'Gives the keystore as JSON text, sealed under the password. Takes a former ONT ID too, with the password of ' +
      'its time.',
    errors: ['INVALID_PASSWORD', 'TIME_EXCEEDED'],
    example: { request: REQUEST, result: EXAMPLE_KEYSTORE },
    body: body(),
    async handle({ ontid, password }, { request, caller }) {
      const account = await proveKeyPassword(services, caller.source, readOntId(ontid), readPassword(password));
      await requireBothSteps(services, { request, caller }, account);
      await tellExport(services, account, 'keystore', circumstancesOf(request, caller));
      return services.keys.keystoreOf(account);
    },
  });

  addApiRoute(app, services, '/api/v1/ontid', '/export/wif', {
    action: 'export',
    summary: 'Gives the private key in wallet import format. Takes a former ONT ID too, with the password of its time.',
    errors: ['INVALID_PASSWORD', 'TIME_EXCEEDED'],
    example: { request: REQUEST, result: EXAMPLE_WIF },
    body: body(),
    async handle({ ontid, password: typed }, { request, caller }) {
      const password = readPassword(typed);
      const account = await proveKeyPassword(services, caller.source, readOntId(ontid), password);
      const { privateKey } = await afterPassword(services, account, circumstancesOf(request, caller), async () => {
        await requireBothSteps(services, { request, caller }, account);
        return openOurKeystore(readKeystore(await services.keys.keystoreOf(account)), password);
      });
      await tellExport(services, account, 'wif', circumstancesOf(request, caller));
      return wifOf(privateKey);
    },
  });

  addApiRoute(app, services, '/api/v1/ontid', '/export/phone', {
    action: 'export',
    summary: 'Gives the phone. Whoever came by a linked account has none.',
    errors: ['INVALID_PASSWORD', 'NOT_FOUND', 'TIME_EXCEEDED'],
    example: { request: REQUEST, result: '+86*15821703553' },
    body: body(),
    async handle({ ontid, password }, { request, caller }) {
      const account = await provePassword(services, caller.source, readOntId(ontid), readPassword(password));
      await requireBothSteps(services, { request, caller }, account);
      await services.activity.record(account, 'phone-shown', circumstancesOf(request, caller));
      const phone = await services.accounts.wirePhoneOf(account.id);
      if (!phone) throw new ApiError('NOT_FOUND', 'this ONT ID has no phone');
      return phone;
    },
  });
}

/** Tells the owner that the key was taken out, and remembers it: no change of the password closes that copy. */
async function tellExport(
  services: Services,
  account: Account,
  kind: KeyExportKind,
  circumstances: Circumstances,
): Promise<void> {
  const { db, keyExports, notices } = services;
  await db.transaction().execute(async (transaction) => {
    await keyExports.record(transaction, account.ontId, kind, circumstances);
    await notices.tell(transaction, account, 'exported', circumstances);
  });
}
