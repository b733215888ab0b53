import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { finishSecond } from './finish-second.ts';
import { leaveSecond } from './leave-second.ts';
import { proveOwner } from './prove-owner.ts';
import { secondCode } from './second-code.ts';
import { setTwoStep } from './set-two-step.ts';
import { showSecond } from './show-second.ts';
import { twoStepCode } from './two-step-code.ts';

/** The addresses of sign-in in two steps, and of entering the password again. */
export function twoStepRoutes(app: Server, services: Services): void {
  showSecond(app, services); //   POST /api/v1/second/show
  secondCode(app, services); //   POST /api/v1/second/code
  finishSecond(app, services); // POST /api/v1/second/finish
  leaveSecond(app, services); //  POST /api/v1/second/leave
  proveOwner(app, services); //   POST /api/v1/session/prove
  twoStepCode(app, services); //  POST /api/v1/account/two-step-code
  setTwoStep(app, services); //   POST /api/v1/account/two-step
}
