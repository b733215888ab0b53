import type { Site } from '../../support/fixtures/index.ts';
import { served } from './bundle.ts';

export const HANKO_FORM = '<hanko-auth></hanko-auth>';

const action = (name: string, href: string, inputs: Record<string, string>) => ({
  [name]: {
    action: name,
    href,
    description: '',
    inputs: Object.fromEntries(Object.entries(inputs).map(([input, type]) => [input, { name: input, type }])),
  },
});

const state = (name: string, actions: object): string =>
  JSON.stringify({ name, status: 200, csrf_token: 'a'.repeat(32), payload: {}, actions });

/**
 * Puts Hanko's script on a site, and as much of its API as the first screen asks for: what the browser can do is told
 * first, then comes a form with one field. On the script's own origin, which spares it the questions that browsers ask
 * another origin first.
 */
export function addHanko(site: Site, script: string): void {
  const json = { type: 'application/json' };
  const capabilities = {
    webauthn_available: 'boolean',
    webauthn_conditional_mediation_available: 'boolean',
    webauthn_platform_authenticator_available: 'boolean',
  };
  site.pages.set('/hanko-elements.js', served(script));
  site.pages.set('/login', {
    ...json,
    body: state('preflight', action('register_client_capabilities', '/login/capabilities', capabilities)),
  });
  site.pages.set('/login/capabilities', {
    ...json,
    body: state('login_init', action('continue_with_login_identifier', '/login/identifier', { username: 'string' })),
  });
}
