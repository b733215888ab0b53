import type { Server } from '../../http/server.ts';
import type { Assets } from '../../pages/assets.ts';
import type { Services } from '../../services/services.ts';
import { accountLink } from './account-link.ts';
import { accountUnlink } from './account-unlink.ts';
import { linkedCallback } from './callback.ts';
import { linkedFinish } from './finish.ts';
import { linkedLink } from './link.ts';
import { oauthmiddle } from './oauthmiddle.ts';
import { linkedRegister } from './register.ts';
import { linkedStart } from './start.ts';

/** The addresses of sign-in with accounts at providers. */
export function linkedRoutes(app: Server, services: Services, assets: Assets): void {
  oauthmiddle(app, services, assets); //    GET  /oauthmiddle
  linkedStart(app, services, assets); //    GET  /linked/start
  linkedCallback(app, services, assets); // GET  /linked/callback/…
  linkedFinish(app, services, assets); //   GET  /linked/finish
  linkedRegister(app, services); //         POST /api/v1/linked/register
  linkedLink(app, services); //             POST /api/v1/linked/link
  accountLink(app, services); //            POST /api/v1/account/link
  accountUnlink(app, services); //          POST /api/v1/account/unlink
}
