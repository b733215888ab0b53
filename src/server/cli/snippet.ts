import { readPluginBuild } from '../pages/plugin-build.ts';

/**
 * The lines that a site pastes.
 *
 * @param isPinned whether they name the very build that is there now, and its hash
 * @throws Error with `code: 'ENOENT'` when a build is asked for and there is none
 */
export function snippet(publicUrl: string, clientId: string, isPinned = false): string[] {
  return [
    isPinned ? pinnedScript(publicUrl) : `<script src="${publicUrl}/plugin.js" async></script>`,
    `<meta name="ontid-signin-client_ontid" content="${clientId}">`,
    '<div class="ontid-signin" data-onsuccess="onSignIn"></div>',
  ];
}

function pinnedScript(publicUrl: string): string {
  const { path, integrity } = readPluginBuild().plugin;
  return `<script src="${publicUrl}${path}" integrity="${integrity}" crossorigin="anonymous" async></script>`;
}
