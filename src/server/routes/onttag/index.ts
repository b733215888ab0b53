import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { anchorJwks } from './anchor-jwks.ts';
import { authrequest } from './authrequest.ts';
import { authrequesters } from './authrequesters.ts';
import { countries } from './countries.ts';
import { revokedCredentials } from './revoked-credentials.ts';

/** Every address of ONT TAG. */
export function ontTag(app: Server, services: Services): void {
  authrequest(app, services); //      POST /api/v1/onttag/authrequest
  authrequesters(app, services); //   GET, POST /api/v1/onttag/authrequesters, POST /api/v1/ontpass/myclaims
  countries(app, services); //        GET  /api/v1/onttag/countries
  revokedCredentials(app, services); // GET /.well-known/onttag-revoked.json
  anchorJwks(app, services); //       GET  /.well-known/onttag-jwks.json
}
