import Type from 'typebox';
import { readPassword } from '../../custody/password.ts';
import type { Server } from '../../http/server.ts';
import { readPhone } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { codeTyper } from '../support/asker-of-call.ts';
import {
  codeField,
  EXAMPLE_ONT_ID,
  EXAMPLE_PASSWORD,
  ontIdField,
  passwordField,
  phoneField,
  readName,
} from '../support/fields.ts';
import { afterPassword, circumstancesOf, provePassword } from '../support/prove-password.ts';
import { requireBothSteps } from '../support/session-account.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';

/**
 * Moves an account to another phone: the new one is proven by its code, the account by its password. The old phone is
 * told.
 */
export function editPhone(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/edit/phone', {
    action: 'edit',
    summary:
      'Moves an account, named by its phone or its ONT ID, to another phone; the code is the new one’s. The old one ' +
      'is told, and sessions end.',
    errors: ['INVALID_PASSWORD', 'ALREADY_EXIST', 'VERIFY_CODE_ERROR', 'ONTID_LOCKED', 'TIME_EXCEEDED', 'EXPIRES'],
    example: {
      request: {
        newPhone: '+86*15821703552',
        verifyCode: '123456',
        oldPhone: '+86*15821703553',
        password: EXAMPLE_PASSWORD,
      },
      result: EXAMPLE_ONT_ID,
    },
    body: Type.Object({
      newPhone: phoneField(),
      verifyCode: codeField(),
      oldPhone: Type.Optional(phoneField()),
      ontid: Type.Optional(ontIdField()),
      password: passwordField(),
    }),
    async handle(body, context) {
      const [name, to] = [readName('oldPhone', body.oldPhone, body.ontid), readPhone('newPhone', body.newPhone)];
      const password = readPassword(body.password);
      const { source } = context.caller;
      const code = await services.guard.code(source, async () =>
        services.codes.prove(to, 'edit-phone', body.verifyCode, await codeTyper(services, context, to)),
      );
      const prove = async () => {
        const proven = await provePassword(services, source, name, password);
        await requireBothSteps(services, context, proven);
        return proven;
      };
      const account = await prove().catch(async (error: unknown) => {
        await code.giveBack();
        throw error;
      });
      return afterPassword(services, account, circumstancesOf(context.request, context.caller), async () => {
        const moved = await services.changes.movePhone(account, to, code);
        await signInBrowser(services, moved, context, ['pwd', 'sms'], 'phone-changed');
        return moved.ontId;
      });
    },
  });
}
