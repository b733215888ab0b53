export { LAZY_PAGE } from '../../i18n/all/lazy-page.ts';

import '../styles/lazy.css';
import type { LazyStep } from '../flow/state.ts';
import type { Views } from './context.ts';
import { credentialView } from './credential.ts';
import { keystoreView } from './keystore.ts';
import { keystorePasswordView } from './keystore-password.ts';
import { linkView } from './link.ts';
import { newOntIdView } from './new-ontid.ts';
import { resetView } from './reset.ts';
import { secondView } from './second.ts';

/** The screens that few visits need, in one chunk. It is loaded when the first of them is opened. */
export const LAZY_VIEWS: Views<LazyStep> = {
  keystore: keystoreView,
  'keystore-password': keystorePasswordView,
  reset: resetView,
  'new-ontid': newOntIdView,
  credential: credentialView,
  second: secondView,
  link: linkView,
};
