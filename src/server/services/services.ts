import { AccountChanges } from '../account-changes/account-changes.ts';
import { KeystoreSignIn } from '../account-changes/keystore-sign-in.ts';
import { Accounts } from '../accounts/accounts.ts';
import { SealedKeys } from '../accounts/sealed-keys.ts';
import { Activity } from '../activity/activity.ts';
import { KeyExports } from '../activity/key-exports.ts';
import { AppAuthenticator } from '../app-calls/app-authenticator.ts';
import { Nonces } from '../app-calls/nonces.ts';
import { AppRegistry } from '../apps/app-registry.ts';
import { Consents } from '../apps/consents.ts';
import { CodeRequests } from '../codes/code-requests.ts';
import { CodeTries } from '../codes/code-tries.ts';
import { ProofOfWork } from '../codes/proof-of-work.ts';
import { SmsSpending } from '../codes/sms-spending.ts';
import { VerificationCodes } from '../codes/verification-codes.ts';
import type { Config } from '../config/config.ts';
import type { ScryptParameters } from '../custody/derive-key.ts';
import { Passwords } from '../custody/password.ts';
import { KnownDevices } from '../devices/known-devices.ts';
import { FailureRuns } from '../guard/failure-runs.ts';
import { Guard } from '../guard/guard.ts';
import { Metrics } from '../http/metrics.ts';
import { Limits } from '../limits/limits.ts';
import { createProviders, type Providers } from '../linked/create-providers.ts';
import { LinkedAccounts } from '../linked/linked-accounts.ts';
import { LinkedFlows } from '../linked/linked-flows.ts';
import type { AddressBook } from '../linked/providers/provider.ts';
import { Notices } from '../notices/notices.ts';
import { OntTag } from '../onttag/onttag.ts';
import { KeptBuilds } from '../pages/kept-builds.ts';
import { BreachedPasswords } from '../passwords/breached-passwords.ts';
import { NewPasswords } from '../passwords/new-passwords.ts';
import { Strength } from '../passwords/strength.ts';
import { Envelope } from '../secrets/envelope.ts';
import { Sessions } from '../sessions/sessions.ts';
import { DevOutbox } from '../sms/dev-outbox.ts';
import { createSender } from '../sms/senders/create-sender.ts';
import { SmsOutbox } from '../sms/sms-outbox.ts';
import type { SmsSender } from '../sms/sms-sender.ts';
import type { Database } from '../storage/database.ts';
import { AuthorizationCodes } from '../tokens/authorization-codes.ts';
import { Grants } from '../tokens/grants.ts';
import { RepeatedAnswers } from '../tokens/repeated-answers.ts';
import { SigningKeys } from '../tokens/signing-keys.ts';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { TokenReader } from '../tokens/token-reader.ts';
import { Tokens } from '../tokens/tokens.ts';
import { HalfSignIns } from '../two-step/half-sign-ins.ts';

/** Everything that a route may call. */
export interface Services {
  config: Config;
  db: Database;
  accounts: Accounts;
  activity: Activity;
  /** Answers to refresh tokens that were just used. */
  answers: RepeatedAnswers;
  changes: AccountChanges;
  keys: SealedKeys;
  keyExports: KeyExports;
  keystoreSignIn: KeystoreSignIn;
  apps: AppRegistry;
  appCalls: AppAuthenticator;
  builds: KeptBuilds;
  codes: VerificationCodes;
  codeRequests: CodeRequests;
  failureRuns: FailureRuns;
  proofs: ProofOfWork;
  consents: Consents;
  metrics: Metrics;
  devices: KnownDevices;
  guard: Guard;
  halfSignIns: HalfSignIns;
  limits: Limits;
  breachedPasswords: BreachedPasswords;
  newPasswords: NewPasswords;
  nonces: Nonces;
  notices: Notices;
  onttag: OntTag;
  linkedAccounts: LinkedAccounts;
  linkedFlows: LinkedFlows;
  /** The providers whose accounts may be linked. */
  providers: Providers;
  sms: SmsOutbox;
  /** The time, by the clock that everything here goes by. */
  now: () => Date;
  outbox: DevOutbox;
  strength: Strength;
  sessions: Sessions;
  authorizationCodes: AuthorizationCodes;
  signingKeys: SigningKeys;
  tokens: Tokens;
}

/** What a caller may put in another's place: the clock, what delivers codes, and where providers are. */
export interface ServiceOverrides {
  now?: () => Date;
  sms?: SmsSender;
  providersAt?: AddressBook;
  /** What a keystore costs to open. */
  keystoreCost?: ScryptParameters | undefined;
}

export async function createServices(
  config: Config,
  db: Database,
  overrides: ServiceOverrides = {},
): Promise<Services> {
  const now = overrides.now ?? (() => new Date());
  const envelope = new Envelope(config.envelopeKey);
  const apps = new AppRegistry({ db, envelope });
  const signingKeys = await new SigningKeys({ db, envelope, now }).open();
  const passwords = new Passwords(envelope);
  const keys = new SealedKeys({ db, envelope, now, cost: overrides.keystoreCost });
  const accounts = new Accounts({ db, envelope, passwords, keys });
  const sessions = new Sessions({ db, accounts, now });
  const { accessTokenMinutes, publicUrl } = config;
  const issuer = new TokenIssuer({ keys: signingKeys, now, publicUrl });
  const grants = new Grants({ db, issuer, sessions, now, accessTokenMinutes });
  const answers = new RepeatedAnswers({ db, now });
  const tokens = new Tokens({
    db,
    grants,
    reader: new TokenReader({ apps, keys: signingKeys, publicUrl }),
    sessions,
    answers,
  });
  const { host } = new URL(config.publicUrl);
  const outbox = new DevOutbox({ db, now, host });
  const sms = new SmsOutbox({ db, envelope, sender: overrides.sms ?? createSender(config.sms, host, outbox), now });
  const limits = new Limits({ db, envelope, config: config.limits });
  const spending = new SmsSpending({ limits, countries: config.limits.smsCountries });
  const linkedFlows = new LinkedFlows({ db, envelope, publicUrl: config.publicUrl, now });
  const devices = new KnownDevices({ db, envelope, now });
  const nonces = new Nonces({ db, now });
  const metrics = new Metrics();
  const breachedPasswords = new BreachedPasswords({ url: config.passwordBreachUrl, metrics });
  const strength = new Strength();
  const activity = new Activity({ db, now });
  const notices = new Notices({ db, envelope, accounts, activity, sms, now });
  const keystoreSignIn = new KeystoreSignIn({ db, activity, envelope, notices, now });
  const failureRuns = new FailureRuns({ db, envelope, now });
  const guard = new Guard({ limits, devices, activity, failureRuns });
  const proofs = new ProofOfWork({ db, envelope, now });
  const tries = new CodeTries({ db, limits, runs: failureRuns, now });
  const codes = new VerificationCodes({ db, envelope, sms, spending, proofs, tries, now });
  return {
    config,
    db,
    accounts,
    activity,
    answers,
    builds: new KeptBuilds({ db }),
    changes: new AccountChanges({ db, accounts, keys, keystoreSignIn, notices, passwords, sessions, tokens }),
    keys,
    keyExports: new KeyExports({ db, now }),
    keystoreSignIn,
    apps,
    appCalls: new AppAuthenticator({ apps, nonces, now, publicUrl: config.publicUrl }),
    codes,
    codeRequests: new CodeRequests({ codes, guard, limits, proofs, spending }),
    failureRuns,
    proofs,
    consents: new Consents({ db, sessions }),
    metrics,
    devices,
    halfSignIns: new HalfSignIns({ db, now }),
    guard,
    limits,
    breachedPasswords,
    newPasswords: new NewPasswords({ apps, breached: breachedPasswords, strength, host }),
    nonces,
    notices,
    onttag: new OntTag({
      db,
      envelope,
      limits,
      now,
      approvesUnseen: config.onttagAnchor === 'auto',
      reach: config.production ? 'public' : 'loopback',
    }),
    linkedAccounts: new LinkedAccounts({ db, envelope, flows: linkedFlows, keys, notices, passwords, sessions, now }),
    linkedFlows,
    providers: createProviders(config.linked, overrides.providersAt),
    sms,
    authorizationCodes: new AuthorizationCodes({ db, grants, now }),
    now,
    outbox,
    strength,
    sessions,
    signingKeys,
    tokens,
  };
}
