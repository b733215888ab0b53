/**
 * Everything that the doctor can find: whether sign-in fails for it (`error`) or may (`warning`), and the mend.
 * The names are stable: builds may branch on them.
 */
export const FINDINGS = {
  PAGE_UNREACHABLE: ['error', 'Start the site, or give the address of a page that is served.'],
  PAGE_NOT_WHOLE: [
    'warning',
    'Only the part before that was read: give the address of a smaller page, or look for the rest yourself.',
  ],
  ORIGIN_INSECURE: ['error', 'Serve the page by https; http is for localhost and 127.0.0.1 alone.'],
  PLATFORM_MISSING: [
    'error',
    'Add <script src="https://PLATFORM/plugin.js" async></script>. Where a bundle brings the button, give --platform.',
  ],
  PLATFORM_UNREACHABLE: [
    'error',
    'Correct the host in the address of plugin.js, or have the platform’s operator look.',
  ],
  SCRIPT_GONE: [
    'error',
    'Take the lines of `npx ontid-signin apps snippet APP_ID --pinned` anew: ' +
      'the platform has never served such a build.',
  ],
  INTEGRITY_WRONG: [
    'error',
    'Use an address of one build with its hash; plugin.js without a build in its address changes.',
  ],
  CLIENT_MISSING: [
    'error',
    'Add <meta name="ontid-signin-client_ontid" content="did:ont:…">. Where scripts write it, give --client-id.',
  ],
  CLIENT_MALFORMED: ['error', 'Copy the app_id that `apps add` printed, as it stands.'],
  CLIENT_UNKNOWN: [
    'error',
    'Have the platform’s operator register the app, or load plugin.js from the platform that knows it.',
  ],
  ORIGIN_UNKNOWN: [
    'error',
    'Have the platform’s operator add it: `npx ontid-signin apps update APP_ID --origin ORIGIN`; ' +
      'scheme, host and port all count.',
  ],
  BUTTON_MISSING: [
    'warning',
    'Add <div class="ontid-signin" data-onsuccess="onSignIn"></div>, unless scripts add it later.',
  ],
  CALLBACK_MISSING: [
    'warning',
    'Add data-onsuccess="onSignIn" to the button, unless scripts listen for ontid-success.',
  ],
  CALLBACK_IGNORED: [
    'warning',
    'Listen for ontid-success, or load plugin.js: the element of the npm package calls no function by its name.',
  ],
  CALLBACK_NOT_GLOBAL: ['error', 'Declare it with `function` in a script that is no module, or set window.NAME = ….'],
  CALLBACK_UNDEFINED: ['error', 'Define it in a script of the page.'],
  OPTION_UNKNOWN: ['warning', 'Correct the name. The options are in the table of the button’s README.'],
  OPTION_INVALID: ['warning', 'Write one of the expected values, or remove the attribute.'],
  OPTION_IGNORED: ['warning', 'Move it to the script tag (data-host, data-login_uri), or remove it.'],
  POLICY_BLOCKS_SCRIPT: ['error', 'Add the platform’s origin to script-src.'],
  POLICY_BLOCKS_CONNECT: ['error', 'Add the platform’s origin to connect-src.'],
  POLICY_BLOCKS_POPUP: ['error', 'Add allow-popups and allow-popups-to-escape-sandbox to the sandbox.'],
  POLICY_CUTS_WINDOW: [
    'warning',
    'Set it to same-origin-allow-popups; or have plugin.js on the page at its address without the query, ' +
      'or name one with data-redirect_uri.',
  ],
  RETURN_PAGE_UNFIT: [
    'warning',
    'Answers by URL come to this page: have it load plugin.js, or have another registered: ' +
      '`apps update APP_ID --redirect-uri URI`.',
  ],
  FRAME_SANDBOXED: [
    'error',
    'Add allow-scripts, allow-same-origin, allow-popups and allow-popups-to-escape-sandbox ' +
      'to the sandbox of the frame.',
  ],
  POPUP_BLOCKED: [
    'error',
    'Start sign-in in the click itself, before anything is awaited, and let the browser open windows for this site.',
  ],
  SIGN_IN_FAILED: ['error', 'Look the code up in the list of codes in the button’s README.'],
  VERSION_DIFFERS: ['warning', 'Update the package ontid-signin, or load plugin.js from the platform, and once.'],
  CLOCK_SKEW: ['warning', 'Set the clocks by NTP: a back end with a wrong one takes good tokens for expired.'],
} as const satisfies Record<string, readonly ['error' | 'warning', mend: string]>;

export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  code: FindingCode;
  level: 'error' | 'warning';
  /** What was found, with the page's own names in it. */
  message: string;
  mend: string;
}

export function finding(code: FindingCode, message: string): Finding {
  const [level, mend] = FINDINGS[code];
  return { code, level, message, mend };
}
