import { pluginScript } from '../options/script.ts';

/**
 * Has the panel of findings come from the platform where the page asks for it: by `data-debug`, on the script or a
 * button.
 */
export function callDoctor(): void {
  const script = pluginScript();
  const look = () => {
    if (
      !script ||
      !(
        script.hasAttribute('data-debug') ||
        document.querySelector('.ontid-signin[data-debug],ontid-signin:is([debug],[data-debug])')
      )
    )
      return;
    // No `<script>`: a page may require Trusted Types for the address of one.
    // From beside the script: that of one build loads the panel of the same.
    void import(/* @vite-ignore */ new URL('doctor.js', script.src).href);
  };
  // By then the page's callbacks are there.
  if (document.readyState === 'complete') look();
  else addEventListener('load', look);
}
