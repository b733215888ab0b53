import type { SignInPageData } from '../../protocol/sign-in/page-data.ts';

/**
 * Whether the page comes from a provider with somebody who is signed in by that. A stranger may have sent them there, so
 * that the page asks for a press before it answers the site.
 */
export const knowsWho = ({ linked, account }: Pick<SignInPageData, 'linked' | 'account'>): boolean =>
  linked?.answer?.outcome === 'known' && account !== null;
