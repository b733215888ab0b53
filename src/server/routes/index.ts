import { limitAll, type RouteLimit } from '../http/admission/route-limits.ts';
import type { Assets } from '../http/assets.ts';
import type { Server } from '../http/server.ts';
import type { Services } from '../services.ts';
import { accountKeystoreSignIn } from './account/keystore-sign-in.ts';
import { accountCredentials } from './account-credentials.ts';
import { accountEndAll } from './account-end-all.ts';
import { accountEndSession } from './account-end-session.ts';
import { accountPage } from './account-page.ts';
import { accountShow } from './account-show.ts';
import { accountVerifyDocument } from './account-verify-document.ts';
import { accountWithdraw } from './account-withdraw.ts';
import { apiDocs } from './api-docs.ts';
import { appLogo } from './app-logo.ts';
import { authorize } from './authorize.ts';
import { binding } from './binding.ts';
import { chooseSession } from './choose-session.ts';
import { codeChallenge } from './codes/challenge.ts';
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
import { linkedRoutes } from './linked/index.ts';
import { listSessions } from './list-sessions.ts';
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
import { twoStepRoutes } from './two-step/index.ts';
import { verify } from './verify.ts';

/**
 * Every address of the platform, with how often one address may call it where the route does not say so itself; see
 * `http/admission/route-limits.ts`.
 */
export function addRoutes(app: Server, services: Services, assets: Assets): void {
  const limited = (limit: RouteLimit, add: (app: Server) => void) =>
    void app.register(async (scope: Server) => {
      limitAll(scope, limit);
      add(scope);
    });

  limited('file', (app) => {
    plugin(app, services, assets); //   GET  /plugin.js, /doctor.js, and under /v/:build each build of them
    ontTag(app, services); //           everything under /api/v1/onttag
    appLogo(app, services); //          GET  /apps/:clientId/logo
    jwks(app, services); //             GET  /.well-known/jwks.json
  });
  limited('page', (app) => {
    doctor(app, services); //           GET  /doctor/registration
    signin(app, services, assets); //   GET  /signin, /oauth2.0/authorize/, /
    accountPage(app, services, assets); // GET /account
    linkedRoutes(app, services, assets); // /oauthmiddle, /linked/…, /api/v1/linked/…
    devOutbox(app, services); //        GET  /dev/outbox (where it is the sender)
  });
  limited('other', (app) => {
    getcodePhone(app, services); //     POST /api/v1/ontid/getcode/phone
    codeChallenge(app, services); //    POST /api/v1/code/challenge
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
    listSessions(app, services); //     POST /api/v1/session/list
    chooseSession(app, services); //    POST /api/v1/session/choose
    endSession(app, services); //       POST /api/v1/session/end
    accountShow(app, services); //      POST /api/v1/account/show
    accountWithdraw(app, services); //  POST /api/v1/account/withdraw
    accountEndSession(app, services); // POST /api/v1/account/end-session
    accountEndAll(app, services); //    POST /api/v1/account/end-all
    accountCredentials(app, services); // POST /api/v1/account/credentials
    accountKeystoreSignIn(app, services); // POST /api/v1/account/keystore-sign-in
    accountVerifyDocument(app, services); // POST /api/v1/account/verify-document
    twoStepRoutes(app, services); //    /api/v1/second/…, /api/v1/session/prove, /api/v1/account/two-step…
  });
  limited('token', (app) => {
    token(app, services); //            POST /api/v1/oauth2/token
    revoke(app, services); //           POST /api/v1/oauth2/revoke
    cancel(app, services); //           POST /api/v1/oauth2/cancel
    info(app, services); //             POST /api/v1/ontid/info
  });
  limited('docs', (app) => {
    apiDocs(app); //                    GET  /openapi.json, /docs
  });
  limited('other', (app) => {
    health(app, services); //           GET  /healthz, /readyz
  });
}
