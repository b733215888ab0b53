import type { OntId } from '../../protocol/ont-id.ts';

/**
 * Who asks for a verification code, or types one. A code can be used only where it was asked for: `binding` says where
 * that is. `known` is a browser in which the phone's account has signed in before.
 */
export type Asker = { binding: string } & ({ kind: 'stranger' | 'known' } | { kind: 'app'; app: OntId });
