// What the benches use of the peers' packages: their own types are there only once a bench has installed them.

declare module '@teamhanko/hanko-elements' {
  export function register(api: string): Promise<unknown>;
}

declare module 'oidc-client-ts' {
  export class UserManager {
    constructor(settings: {
      authority: string;
      client_id: string;
      redirect_uri: string;
      scope: string;
      prompt?: string;
    });
    signinPopup(): Promise<{ access_token: string }>;
    signinPopupCallback(): Promise<void>;
  }
}

declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  export default class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}

declare module 'better-auth' {
  export interface Auth {
    options: object;
    $context: Promise<{
      password: {
        hash(password: string): Promise<string>;
        verify(given: { hash: string; password: string }): Promise<boolean>;
      };
      internalAdapter: {
        createUser(user: { email: string; name: string }, source: { method: string }): Promise<{ id: string }>;
        createAccount(account: {
          userId: string;
          providerId: string;
          accountId: string;
          password: string;
        }): Promise<unknown>;
      };
    }>;
  }
  export function betterAuth(options: object): Auth;
}

declare module 'better-auth/node' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  export function toNodeHandler(
    auth: import('better-auth').Auth,
  ): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

declare module 'better-auth/db/migration' {
  export function getMigrations(options: object): Promise<{ runMigrations(): Promise<void> }>;
}

declare module 'better-auth/plugins' {
  export function genericOAuth(options: { config: object[] }): object;
  export function oauthPopup(): object;
}

declare module 'better-auth/client' {
  export function createAuthClient(options: { plugins: object[] }): {
    signIn: {
      popup(options: { provider: string }): Promise<{ data: object; error: null } | { data: null; error: object }>;
    };
  };
}

declare module 'better-auth/client/plugins' {
  export function oauthPopupClient(): object;
}
