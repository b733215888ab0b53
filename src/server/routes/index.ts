import { limitAll, type RouteLimit } from '../http/admission/route-limits.ts';
import type { Server } from '../http/server.ts';
import type { Assets } from '../pages/assets.ts';
import type { Services } from '../services/services.ts';
import { accountCredentials } from './account/credentials.ts';
import { accountEndAll } from './account/end-all.ts';
import { accountEndSession } from './account/end-session.ts';
import { accountKeystoreSignIn } from './account/keystore-sign-in.ts';
import { accountShow } from './account/show.ts';
import { accountVerifyDocument } from './account/verify-document.ts';
import { accountWithdraw } from './account/withdraw.ts';
import { binding } from './custody/binding.ts';
import { codeChallenge } from './custody/code-challenge.ts';
import { editPassword } from './custody/edit-password.ts';
import { editPhone } from './custody/edit-phone.ts';
import { exports } from './custody/export.ts';
import { getcodePhone } from './custody/getcode-phone.ts';
import { info } from './custody/info.ts';
import { loginKeystore } from './custody/login-keystore.ts';
import { loginPassword } from './custody/login-password.ts';
import { loginPhone } from './custody/login-phone.ts';
import { registerPhone } from './custody/register-phone.ts';
import { verify } from './custody/verify.ts';
import { linkedRoutes } from './linked/index.ts';
import { authorize } from './oauth/authorize.ts';
import { cancel } from './oauth/cancel.ts';
import { jwks } from './oauth/jwks.ts';
import { revoke } from './oauth/revoke.ts';
import { token } from './oauth/token.ts';
import { ontTag } from './onttag/index.ts';
import { apiDocs } from './operations/api-docs.ts';
import { devOutbox } from './operations/dev-outbox.ts';
import { health } from './operations/health.ts';
import { accountPage } from './pages/account-page.ts';
import { appLogo } from './pages/app-logo.ts';
import { doctor } from './pages/doctor.ts';
import { plugin } from './pages/plugin.ts';
import { signin } from './pages/signin.ts';
import { chooseSession } from './session/choose-session.ts';
import { endSession } from './session/end-session.ts';
import { listSessions } from './session/list-sessions.ts';
import { twoStepRoutes } from './two-step/index.ts';

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
