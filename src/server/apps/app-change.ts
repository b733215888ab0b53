import { canonicalCallback } from '../../protocol/common/web-address.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import { ApiError } from '../errors/api-error.ts';
import type { CallSignature } from './call-signature.ts';

/** What an app has several of. */
interface Listed {
  origins: string[];
  redirectUris: string[];
  scopes: Scope[];
}

/** What a change is made to. */
type Changeable = Listed & {
  name: string;
  refreshTokens: boolean;
  shortPasswords: boolean;
  callSignature: CallSignature;
};

/** What is to be other about an app that is registered; what is left out stays as it is. */
export interface AppChange {
  name?: string | undefined;
  /** Beside what there is; what is there already is there once. */
  add?: Partial<Listed>;
  remove?: Partial<Listed>;
  refreshTokens?: boolean | undefined;
  shortPasswords?: boolean | undefined;
  callSignature?: CallSignature | undefined;
  /** A picture in the place of the one it has; `null` for none. */
  logo?: Uint8Array | null | undefined;
  /** Whether it gets another secret. */
  newSecret?: boolean | undefined;
}

const NOUNS: Record<keyof Listed, string> = { origins: 'origin', redirectUris: 'redirect URI', scopes: 'scope' };

/**
 * An app as a change would have it; whether it may be so is for the registry to say.
 *
 * @throws ApiError PARAM_ERROR for what is to be removed and is not there, or is to be added, too
 */
export function changedApp<App extends Changeable>(app: App, change: AppChange): App {
  const { name = app.name, refreshTokens = app.refreshTokens, shortPasswords = app.shortPasswords } = change;
  const { callSignature = app.callSignature } = change;
  const [add, remove] = [change.add ?? {}, change.remove ?? {}].map(serialized) as [Partial<Listed>, Partial<Listed>];
  const list = <Key extends keyof Listed>(key: Key) =>
    changedList<string>(NOUNS[key], app[key], add[key], remove[key]) as Listed[Key];
  return {
    ...app,
    name,
    refreshTokens,
    shortPasswords,
    callSignature,
    origins: list('origins'),
    redirectUris: list('redirectUris'),
    scopes: list('scopes'),
  };
}

/** With redirect URIs as they are registered. A text that is none is left for the registry to refuse. */
function serialized(lists: Partial<Listed>): Partial<Listed> {
  if (!lists.redirectUris) return lists;
  return { ...lists, redirectUris: lists.redirectUris.map((uri) => canonicalCallback(uri) ?? uri) };
}

function changedList<Item extends string>(
  noun: string,
  there: Item[],
  added: Item[] = [],
  removed: Item[] = [],
): Item[] {
  for (const item of removed) {
    if (added.includes(item)) throw new ApiError('PARAM_ERROR', `the ${noun} "${item}" is to be added and removed`);
    // A slip in what is taken away would leave it there, unnoticed.
    if (!there.includes(item))
      throw new ApiError(
        'PARAM_ERROR',
        `the app has no ${noun} "${item}" to remove; it has ${there.join(', ') || 'none'}`,
      );
  }
  return [...there, ...added].filter((item) => !removed.includes(item));
}
