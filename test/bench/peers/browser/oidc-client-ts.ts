import { UserManager } from 'oidc-client-ts';

// On the shop's page, and on the page that the provider sends its window back to.
const { authority, prompt } = (document.currentScript as HTMLScriptElement).dataset;
const manager = new UserManager({
  authority: authority ?? '',
  client_id: 'shop',
  redirect_uri: `${location.origin}/oidc/callback`,
  scope: 'openid',
  ...(prompt && { prompt }),
});
if (location.pathname === '/oidc/callback') void manager.signinPopupCallback();

document.addEventListener('click', async ({ target }) => {
  if (!(target as Element).closest('.floor')) return;
  const { access_token } = await manager.signinPopup();
  (window as never as { done(result: object): void }).done({ access_token });
});
