import type { PageClient } from '../page-client.ts';
import type { TestPlatform } from '../platform.ts';
import { newestCode } from './newest-code.ts';

let serial = 0;

/** Somebody whose account asks for two steps, signed in with both. */
export interface TwoStepOwner {
  phone: string;
  ontid: string;
  client: PageClient;
}

/** @param wait moves the clock on, so that another code may be asked for */
export async function somebodyInTwoSteps(platform: TestPlatform, wait: () => unknown): Promise<TwoStepOwner> {
  const phone = `+86*157${String(20_000_000 + serial++)}`;
  const client = platform.client();
  const ontid = await client.register(phone);
  await turnOnTwoSteps(platform, { phone, ontid, client }, wait);
  return { phone, ontid, client };
}

/** Turns two-step sign-in on for somebody who is signed in and has just entered the password. */
export async function turnOnTwoSteps(
  platform: TestPlatform,
  { phone, ontid, client }: TwoStepOwner,
  wait: () => unknown,
): Promise<void> {
  await wait();
  await client.post('/account/two-step-code', { ontid });
  const code = await newestCode(platform, phone);
  const { body } = await client.post('/account/two-step', { ontid, on: true, verifyCode: code });
  if (body.error !== 0) throw new Error(body.desc);
  await wait();
}
