import { generateKeyPair } from '../../../src/server/custody/key-pair.ts';
import { sealKeystore } from '../../../src/server/custody/keystore.ts';
import type { PageClient } from '../page-client.ts';

/** An ONT ID that was made elsewhere, as its owner brings it along. */
export async function foreignKeystore(password: string): Promise<{ ontId: string; keystore: string }> {
  const keyPair = generateKeyPair();
  return { ontId: keyPair.ontId, keystore: JSON.stringify(await sealKeystore(keyPair, password)) };
}

/** Asks for a code of its own purpose and resets the password with it. @returns the answer */
export async function reset(client: PageClient, phone: string, newPassword: string) {
  return client.post('/ontid/edit/password', { phone, verifyCode: await client.code(phone, 'reset'), newPassword });
}
