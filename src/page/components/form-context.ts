import type { Fault, Typed } from '../faults/fault.ts';
import type { Catalogue, TextKey } from '../i18n/catalogue.ts';

/** The values that the parts of a form are rendered from, on any page. */
export interface FormContext {
  state: {
    task: string | null;
    fault: Fault | null;
    notice: TextKey | null;
    workDone: number | null;
    settling?: boolean;
  };
  flow: {
    type(field: Typed, value: string): void;
    /** The way out that belongs to a fault's `offer`. */
    signInInstead?(): unknown;
  };
  t: Catalogue;
}
