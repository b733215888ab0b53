import { createAuthClient } from 'better-auth/client';
import { oauthPopupClient } from 'better-auth/client/plugins';

const client = createAuthClient({ plugins: [oauthPopupClient()] });

document.addEventListener('click', async ({ target }) => {
  if (!(target as Element).closest('.floor')) return;
  const { data, error } = await client.signIn.popup({ provider: 'constant' });
  if (error) console.error(error);
  else (window as never as { done(result: object): void }).done(data);
});
