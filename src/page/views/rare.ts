import '../styles/rare.css';
import type { RareStep } from '../flow/state.ts';
import type { View } from './context.ts';
import { credentialView } from './credential.ts';
import { keystoreView } from './keystore.ts';
import { keystorePasswordView } from './keystore-password.ts';
import { linkView } from './link.ts';
import { newOntIdView } from './new-ontid.ts';
import { resetView } from './reset.ts';
import { secondView } from './second.ts';

export { RARE_CATALOGUE } from '../i18n/rare-catalogue.ts';

/** The screens that few visits need, in one piece that comes when the first of them is asked for. */
export const RARE_VIEWS: Record<RareStep, View> = {
  keystore: keystoreView,
  'keystore-password': keystorePasswordView,
  reset: resetView,
  'new-ontid': newOntIdView,
  credential: credentialView,
  second: secondView,
  link: linkView,
};
