import type { Asker } from '../../../src/server/codes/asker.ts';

/** A browser that nobody knows; each name is another browser. */
export const stranger = (name = 'one'): Asker => ({ kind: 'stranger', binding: `browser ${name}` });
