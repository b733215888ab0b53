import { ApiError, type Call } from '../../src/page/api/call.ts';
import { Flow } from '../../src/page/flow/flow.ts';
import type { Delivery, Granted, Reply } from '../../src/page/flow/reply.ts';
import { library } from '../../src/page/phone/library.ts';
import { lazyPhones } from '../../src/page/phone/phones.ts';
import { requestProven } from '../../src/page/proof/request-proven.ts';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import type { ErrorName } from '../../src/protocol/errors/error-codes.ts';
import type { SignInPageData } from '../../src/protocol/sign-in/page-data.ts';

export const ONTID = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' as OntId;
export const ACCOUNT = { ontid: ONTID, phone: '+86 158…3553' };
export const OTHER = { ontid: 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' as OntId, phone: '+86 138…0000' };
export const GRANTED = { status: 'granted', access_token: 'token', ontid: ONTID, expires_in: 60 };
export const CONSENT = { status: 'consent_required', account: ACCOUNT };
export const DATA: SignInPageData = {
  view: 'signin',
  locale: 'en',
  country: 'CN',
  request: { clientId: ONTID, origin: 'https://shop.example', state: 'a'.repeat(22), responseMode: 'web_message' },
  app: { name: 'Shop' },
  account: null,
  consented: false,
};

type Answer = object | string | true | ErrorName | Promise<unknown>;

/** A flow whose server answers what the test says, one answer a call, and remembers what it was asked. */
export function start(
  answers: Record<string, unknown[]>,
  {
    data = {},
    opener = true,
    wish = {},
  }: { data?: Partial<SignInPageData>; opener?: boolean; wish?: Reply['wish'] } = {},
) {
  const calls: [path: string, request: object][] = [];
  const delivered: (Granted & { credential?: string })[] = [];
  const world = {
    now: 1_000_000,
    opener,
    refused: 0,
    windows: true,
    guarded: false,
    asked: 0,
    /** How answers go, and what ends the wait for the site's word. */
    delivery: ('code_challenge' in wish ? 'left' : { received: Promise.resolve() }) as Delivery,
    ready: undefined as Promise<void> | undefined,
    runOut: () => {},
  };
  const guard = { isOpen: () => !world.guarded, restart: () => void world.asked++, changed() {} };
  const call = async (path: string, request: object, signal?: AbortSignal) => {
    calls.push([path, request]);
    const answer = await (answers[path]?.shift() as Answer | undefined);
    signal?.throwIfAborted();
    if (answer === undefined) throw new Error(`${path} was not expected`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const flow = new Flow(
    { ...DATA, ...data },
    {
      call: call as Call,
      destination: {
        request: { ...DATA, ...data }.request,
        reply: {
          wish,
          leaves: 'code_challenge' in wish,
          takesCredential: !('code_challenge' in wish),
          get ready() {
            return world.ready;
          },
          canDeliver: () => world.opener,
          deliver(granted, credential) {
            delivered.push({ ...granted, ...(credential && { credential }) });
            return world.delivery;
          },
          refuse() {
            world.refused++;
            return world.delivery;
          },
        },
      },
      phones: lazyPhones(async () => library),
      providers: { visit: () => world.windows },
      prove: (owed) => requestProven(async (challenge) => `proof of ${JSON.stringify(challenge)}`, owed),
      loadLazyScreens: async () => {},
      isWeak: async (password) => password.startsWith('weak'),
      openCredential: async (...sealed) => `opened ${sealed.join(' ')}`,
      guard,
      now: () => world.now,
      wait: () => new Promise((resolve) => (world.runOut = resolve)),
    },
  );
  return { flow, calls, delivered, world, guard, paths: () => calls.map(([path]) => path) };
}

export const refusal = (errorName: ErrorName, retryAfter?: number) =>
  new ApiError('api', errorName, { errorName, retryAfter });
