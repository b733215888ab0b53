import type { OntId } from '../../protocol/common/ont-id.ts';

/**
 * Who asks for a verification code, or types one. A code can be used only where it was asked for: `binding` says where
 * that is. `known` is a browser in which the phone's account has signed in before. `proven` is another browser, in
 * which the account's other method was proven: its messages and tries are counted apart from both, so that neither
 * strangers nor somebody who has the password use up what is the owner's.
 */
export type Asker = { binding: string } & ({ kind: 'stranger' | 'known' | 'proven' } | { kind: 'app'; app: OntId });
