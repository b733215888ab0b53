import Type from 'typebox';
import type { AccountLink } from '../../../protocol/custody/account-api.ts';
import { secondsOf } from '../../common/time.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { LinkedAccount } from '../../linked/linked-accounts.ts';
import { providerName } from '../../linked/providers/name.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { sessionAccount } from '../support/session-account.ts';

const EXAMPLE_BROWSER = { browser: 'Firefox', system: 'Windows' };

/** Everything that the account page shows, in one answer. */
export function accountShow(app: Server, services: Services): void {
  const cookie = new SessionCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/account/show', {
    action: 'showAccount',
    summary:
      'What the account page shows: the ONT ID, where it is signed in, the apps that were agreed to, the accounts ' +
      'at providers that sign in to it, and what has happened lately.',
    errors: ['EXPIRES'],
    example: {
      request: { ontid: EXAMPLE_ONT_ID },
      result: {
        ontid: EXAMPLE_ONT_ID,
        phone: '+86 158…3553',
        created: 1767323045,
        two_step: false,
        sessions: [
          {
            id: '8b0f8dd6-5f3b-4a53-9f0c-2f0a1f3f8f5e',
            ...EXAMPLE_BROWSER,
            since: 1767323045,
            used: 1767323045,
            here: true,
          },
        ],
        apps: [
          { client_id: EXAMPLE_ONT_ID, name: 'AwesomeApp', scopes: ['phone'], since: 1767323045, used: 1767323045 },
        ],
        linked: [
          {
            id: '5d0f8a52-1c5e-4f4e-8d57-6c2b7d6f1f21',
            provider: { id: 'google', name: providerName('google') },
            since: 1767323045,
            used: 1767323045,
          },
        ],
        activity: [{ kind: 'app-allowed', at: 1767323045, count: 1, ...EXAMPLE_BROWSER, app: 'AwesomeApp' }],
        keystore_sign_in: true,
        exports: [{ kind: 'keystore', at: 1767323045, ...EXAMPLE_BROWSER, app: null }],
      },
    },
    body: Type.Object({ ontid: ontIdField() }),
    async handle({ ontid }, { request }) {
      const { id } = await sessionAccount(services, request, ontid);
      const [owner, sessions, apps, linked, activity, keystore_sign_in, exports] = await Promise.all([
        services.accounts.describe(id),
        services.sessions.ofAccount(id, cookie.read(request)),
        services.consents.list(id),
        services.linkedAccounts.list(id),
        services.activity.list(id),
        services.keystoreSignIn.isAllowed({ id }),
        services.keyExports.list(ontid),
      ]);
      return {
        ...owner,
        ...(await services.accounts.facts(id)),
        sessions,
        apps,
        linked: linked.map((one) => linkOf(services, one)),
        activity,
        keystore_sign_in,
        exports,
      };
    },
  });
}

/** A provider that is configured no longer has the name that addresses have for it. */
function linkOf({ providers }: Services, { id, provider, createdAt, usedAt }: LinkedAccount): AccountLink {
  const { name } = providers.get(provider) ?? { name: providerName(provider) };
  return { id, provider: { id: provider, name }, since: secondsOf(createdAt), used: secondsOf(usedAt) };
}
