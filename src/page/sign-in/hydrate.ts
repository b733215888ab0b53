import type { SignInPage } from './sign-in-page.ts';

/** What a person has done with the server's first form before the script was there. Places are among the controls. */
export interface Early {
  count: number;
  number: string;
  /** Whether the browser is not the person's own. */
  fleeting: boolean;
  /** Where the focus is, or −1, and what is selected there. */
  focused: number;
  selection: Parameters<HTMLInputElement['setSelectionRange']> | undefined;
  /** The button pressed last, or −1. */
  pressed: number;
}

/** Reads the server's first form; `undefined` where it has none. */
export function readEarly(document: Document): Early | undefined {
  if (!document.querySelector('#view > [data-early]')) return undefined;
  const controls = controlsOf(document);
  const focused = document.activeElement;
  const isField = focused instanceof HTMLInputElement;
  return {
    count: controls.length,
    number: document.querySelector<HTMLInputElement>('#number')?.value ?? '',
    fleeting: document.querySelector<HTMLInputElement>('#not-mine')?.checked ?? false,
    focused: controls.indexOf(focused as HTMLElement),
    selection: isField
      ? [focused.selectionStart, focused.selectionEnd, focused.selectionDirection ?? undefined]
      : undefined,
    pressed: controls.findIndex((control) => 'pressed' in control.dataset),
  };
}

/** Lets the page go on where the first form was left: it looks the same, so that nothing may seem to happen. */
export function hydrate(page: SignInPage, early: Early): void {
  const { flow } = page;
  const { step } = flow.state;
  if (early.number) flow.type('number', early.number);
  if (early.fleeting) flow.setFleeting(true);
  page.classList.add('resumed');
  flow.addEventListener('change', () => page.classList.toggle('resumed', flow.state.step === step));
  page.resume = () => resume(controlsOf(page.ownerDocument), early);
}

/** @returns whether the focus is where it was */
function resume(controls: HTMLElement[], { count, focused, pressed, selection }: Early): boolean {
  // Another screen than the server's: nothing corresponds to anything.
  if (controls.length !== count) return false;
  const field = controls[focused];
  field?.focus();
  if (field instanceof HTMLInputElement && selection) field.setSelectionRange(...selection);
  controls[pressed]?.click();
  return field !== undefined;
}

const controlsOf = (document: Document) => [
  ...document.querySelectorAll<HTMLElement>('#view :is(input, select, button), #foot button'),
];
