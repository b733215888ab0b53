import type { Server } from '../http/server.ts';
import type { Assets } from '../http/assets.ts';
import type { Services } from '../services.ts';
import { accountCredentials } from './account-credentials.ts';
import { accountEndAll } from './account-end-all.ts';
import { accountEndSession } from './account-end-session.ts';
import { accountPage } from './account-page.ts';
import { accountShow } from './account-show.ts';
import { accountVerifyDocument } from './account-verify-document.ts';
import { accountWithdraw } from './account-withdraw.ts';
import { appLogo } from './app-logo.ts';
import { authorize } from './authorize.ts';
import { apiDocs } from './api-docs.ts';
import { binding } from './binding.ts';
import { chooseSession } from './choose-session.ts';
import { devOutbox } from './dev-outbox.ts';
import { doctor } from './doctor.ts';
import { editPassword } from './edit-password.ts';
import { editPhone } from './edit-phone.ts';
import { endSession } from './end-session.ts';
import { exports } from './export.ts';
import { getcodePhone } from './getcode-phone.ts';
import { health } from './health.ts';
import { info } from './info.ts';
import { jwks } from './jwks.ts';
import { listSessions } from './list-sessions.ts';
import { linkedRoutes } from './linked/index.ts';
import { loginKeystore } from './login-keystore.ts';
import { loginPassword } from './login-password.ts';
import { loginPhone } from './login-phone.ts';
import { cancel } from './oauth/cancel.ts';
import { ontTag } from './onttag/index.ts';
import { plugin } from './plugin.ts';
import { registerPhone } from './register-phone.ts';
import { revoke } from './revoke.ts';
import { signin } from './signin.ts';
import { token } from './token.ts';
import { verify } from './verify.ts';

/** Every address of the platform. */
export function addRoutes(app: Server, services: Services, assets: Assets): void {
  plugin(app, services, assets); //   GET  /plugin.js, /doctor.js, and under /v/:build each build of them
  doctor(app, services); //           GET  /doctor/registration
  ontTag(app, services); //           everything under /api/v1/onttag
  signin(app, services, assets); //   GET  /signin, /oauth2.0/authorize/, /
  appLogo(app, services); //          GET  /apps/:clientId/logo
  getcodePhone(app, services); //     POST /api/v1/ontid/getcode/phone
  registerPhone(app, services); //    POST /api/v1/ontid/register/phone
  loginPhone(app, services); //       POST /api/v1/ontid/login/phone
  loginPassword(app, services); //    POST /api/v1/ontid/login/password
  loginKeystore(app, services); //    POST /api/v1/login/keystore
  binding(app, services); //          POST /api/v1/ontid/binding
  exports(app, services); //          POST /api/v1/ontid/export/keystore, /wif, /phone
  editPhone(app, services); //        POST /api/v1/ontid/edit/phone
  editPassword(app, services); //     POST /api/v1/ontid/edit/password
  verify(app, services); //           POST /api/v1/ontid/verify
  authorize(app, services); //        POST /api/v1/oauth2/authorize
  token(app, services); //            POST /api/v1/oauth2/token
  revoke(app, services); //           POST /api/v1/oauth2/revoke
  cancel(app, services); //           POST /api/v1/oauth2/cancel
  info(app, services); //             POST /api/v1/ontid/info
  listSessions(app, services); //     POST /api/v1/session/list
  chooseSession(app, services); //    POST /api/v1/session/choose
  endSession(app, services); //       POST /api/v1/session/end
  accountPage(app, services, assets); // GET /account
  accountShow(app, services); //      POST /api/v1/account/show
  accountWithdraw(app, services); //  POST /api/v1/account/withdraw
  accountEndSession(app, services); // POST /api/v1/account/end-session
  accountEndAll(app, services); //    POST /api/v1/account/end-all
  accountCredentials(app, services); // POST /api/v1/account/credentials
  accountVerifyDocument(app, services); // POST /api/v1/account/verify-document
  linkedRoutes(app, services, assets); // /oauthmiddle, /linked/…, /api/v1/linked/…
  jwks(app, services); //             GET  /.well-known/jwks.json
  apiDocs(app); //                    GET  /openapi.json, /docs
  health(app, services); //           GET  /healthz, /readyz
  devOutbox(app, services); //        GET  /dev/outbox (where it is the sender)
}
