let remembered: HTMLScriptElement | undefined;

/**
 * Remembers the script that is running; to be called while it runs. The page may take the tag away later, and names
 * no longer found would leave its buttons without a host.
 */
export function rememberScript(): void {
  const current = document.currentScript;
  // An element of the page named "currentScript" hides the real one: only a script is believed.
  remembered = current instanceof HTMLScriptElement && current.src ? current : findScript();
}

/** The tag that loaded the plugin. Modules have no `document.currentScript`: theirs is found by its address. */
export function pluginScript(): HTMLScriptElement | undefined {
  return remembered ?? findScript();
}

function findScript(): HTMLScriptElement | undefined {
  const scripts = document.querySelectorAll<HTMLScriptElement>('script[src]');
  return [...scripts].find((script) => /^[^?#]*\/plugin\.js(?:[?#]|$)/.test(script.src));
}
