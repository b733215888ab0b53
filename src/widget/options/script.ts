import { complain } from './complain.ts';

let remembered: HTMLScriptElement | undefined;

/** On `document`: the origin of the script that ran first. */
const FIRST = Symbol.for('ontid-signin.script');

/**
 * Remembers the script that is running; to be called while it runs. The page may take the tag away later, and names
 * no longer found would leave its buttons without a host. A second script from another host is told about in the
 * console.
 */
export function rememberScript(): void {
  const current = document.currentScript;
  // An element of the page named "currentScript" hides the real one: only a script is believed.
  // Modules have no `currentScript`.
  remembered =
    current instanceof HTMLScriptElement && current.src
      ? current
      : (pluginTags().find(({ type }) => type === 'module') ?? pluginTags()[0]);
  if (!remembered) return;
  const { origin } = new URL(remembered.src);
  const first = ((document as { [FIRST]?: string })[FIRST] ??= origin);
  if (first !== origin) complain(`The page loads plugin.js from ${first} and from ${origin}. The first one is used.`);
}

/** The tag that loaded the plugin. */
export function pluginScript(): HTMLScriptElement | undefined {
  return remembered ?? pluginTags()[0];
}

/** All tags that may have loaded it, by their addresses. Those of another origin than the page's come first. */
function pluginTags(): HTMLScriptElement[] {
  const isForeign = ({ src }: HTMLScriptElement) => Number(new URL(src).origin !== location.origin);
  return [...document.querySelectorAll<HTMLScriptElement>('script[src]')]
    .filter(({ src }) => /^[^?#]*\/plugin\.js(?:[?#]|$)/.test(src))
    .sort((a, b) => isForeign(b) - isForeign(a));
}
