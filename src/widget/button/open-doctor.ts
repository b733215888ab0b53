import { isLoopback } from '../../protocol/common/web-address.ts';
import { complain } from '../options/complain.ts';
import { pluginScript } from '../options/script.ts';
import { OntidSignin } from './ontid-signin.ts';

/**
 * Has the panel of findings come to a page that a bundle brought the button to: from the platform that the button
 * names. On this machine alone, since whoever can write a button into a page could name a platform of their own, whose
 * script would run there.
 */
export async function openDoctor({ host }: OntidSignin): Promise<void> {
  // Who has `plugin.js` on the page gets the panel by that.
  if (pluginScript()) return;
  if (!isLoopback(location.hostname))
    return complain('debug opens its panel on localhost alone; elsewhere plugin.js does, with data-debug.');
  const address = URL.canParse(`${host}`) ? new URL(`/v/${OntidSignin.version}/doctor.js`, `${host}`).href : `${host}`;
  // No `<script>`: a page may require Trusted Types for the address of one. No name either, for which bundlers would
  // look.
  await import(/* @vite-ignore */ /* webpackIgnore: true */ address).catch(() => {
    complain(
      `The panel of debug did not come from ${address}: ` +
        'name the platform in host, and allow it in the page’s script-src.',
    );
  });
}
