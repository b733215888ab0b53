import type { Migration } from 'kysely/migration';
import { up as signIn } from './migrations/0001-sign-in.ts';
import { up as appCalls } from './migrations/0003-app-calls.ts';
import { up as tokens } from './migrations/0004-tokens.ts';
import { up as limits } from './migrations/0005-limits.ts';
import { up as custody } from './migrations/0006-custody.ts';
import { up as accountsSideBySide } from './migrations/0009-accounts-side-by-side.ts';
import { up as activity } from './migrations/0010-activity.ts';
import { up as scopes } from './migrations/0011-scopes.ts';
import { up as linkedAccounts } from './migrations/0013-linked-accounts.ts';
import { up as linkedFlows } from './migrations/0014-linked-flows.ts';
import { up as onttag } from './migrations/0015-onttag.ts';
import { up as onttagWebhooks } from './migrations/0016-onttag-webhooks.ts';
import { up as builtScripts } from './migrations/0017-built-scripts.ts';
import { up as onttagExpiry } from './migrations/0018-onttag-expiry.ts';
import { up as redirectUris } from './migrations/0020-redirect-uris.ts';
import { up as boundCodes } from './migrations/0030-bound-codes.ts';
import { up as tokenForms } from './migrations/0050-token-forms.ts';
import { up as callSignatures } from './migrations/0051-call-signatures.ts';
import { up as revokedCredentials } from './migrations/0052-revoked-credentials.ts';
import { up as shortPasswords } from './migrations/0060-short-passwords.ts';
import { up as keystoreSignIn } from './migrations/0061-keystore-sign-in.ts';
import { up as noticeCount } from './migrations/0070-notice-count.ts';
import { up as twoStep } from './migrations/0071-two-step.ts';
import { up as linkedFlowAccount } from './migrations/0080-linked-flow-account.ts';
import { up as unlistedRequests } from './migrations/0081-unlisted-requests.ts';
import { up as knownDeviceIds } from './migrations/0082-known-device-ids.ts';

/**
 * Every step from an empty database to today's tables, in the order in which they run. The database remembers a step by
 * its name: a step that was released is never edited, renamed or removed.
 */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-sign-in': { up: signIn },
  '0003-app-calls': { up: appCalls },
  '0004-tokens': { up: tokens },
  '0005-limits': { up: limits },
  '0006-custody': { up: custody },
  '0009-accounts-side-by-side': { up: accountsSideBySide },
  '0010-activity': { up: activity },
  '0011-scopes': { up: scopes },
  '0013-linked-accounts': { up: linkedAccounts },
  '0014-linked-flows': { up: linkedFlows },
  '0015-onttag': { up: onttag },
  '0016-onttag-webhooks': { up: onttagWebhooks },
  '0017-built-scripts': { up: builtScripts },
  '0018-onttag-expiry': { up: onttagExpiry },
  '0020-redirect-uris': { up: redirectUris },
  '0030-bound-codes': { up: boundCodes },
  '0050-token-forms': { up: tokenForms },
  '0051-call-signatures': { up: callSignatures },
  '0052-revoked-credentials': { up: revokedCredentials },
  '0060-short-passwords': { up: shortPasswords },
  '0061-keystore-sign-in': { up: keystoreSignIn },
  '0070-notice-count': { up: noticeCount },
  '0071-two-step': { up: twoStep },
  '0080-linked-flow-account': { up: linkedFlowAccount },
  '0081-unlisted-requests': { up: unlistedRequests },
  '0082-known-device-ids': { up: knownDeviceIds },
};
