import { ApiError } from '../api/call.ts';

/** `openCredential` of `open-credential.ts`, which is large and needed for little else: it comes when it is called. */
export async function openCredential(keystore: string, password: string, encrypted: string): Promise<string> {
  const opener = await import('./open-credential.ts').catch((cause: unknown) => {
    throw new ApiError('offline', 'what opens a credential could not be fetched', { cause });
  });
  return opener.openCredential(keystore, password, encrypted);
}
