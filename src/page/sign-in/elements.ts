import { ClosingNote } from '../components/closing-note.ts';
import { PasswordField } from '../components/password-field.ts';
import { PhoneField } from '../components/phone-field.ts';
import { ResendTimer } from '../components/resend-timer.ts';
import { SignInPage } from './sign-in-page.ts';

/**
 * Gives the elements of a sign-in their names. A call and not the work of an import: the package declares its modules free of
 * side effects, so a bundler drops what is imported for nothing else.
 */
export function defineElements(): void {
  customElements.define('phone-field', PhoneField);
  customElements.define('password-field', PasswordField);
  customElements.define('resend-timer', ResendTimer);
  customElements.define('closing-note', ClosingNote);
  customElements.define('sign-in-page', SignInPage);
}
