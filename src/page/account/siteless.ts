import type { OntId } from '../../protocol/common/ont-id.ts';
import type { AccountPageData, SignInPageData } from '../../protocol/sign-in/page-data.ts';

/** The questions of a sign-in that no site asked for; `undefined` where the account can be shown instead. */
export function siteless({
  accounts,
  adding,
  country,
  linked,
  locale,
  outbox,
  second,
}: AccountPageData): SignInPageData | undefined {
  if (!adding && accounts.length) return undefined;
  const request = { clientId: '' as OntId, origin: '', state: '', responseMode: 'web_message' as const };
  const data = {
    view: 'signin' as const,
    locale,
    country,
    request,
    app: { name: 'ONT ID' },
    account: null,
    consented: true,
  };
  return { ...data, ...(outbox && { outbox }), ...(linked && { linked }), ...(second && { second }) };
}
