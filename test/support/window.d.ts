// Adds to `Window`, for the tests, the names that the button and the hosted page put there.
import type {} from '../../src/page/start/early-state.ts';
import type {} from '../../src/widget/host-page/legacy.ts';
