import { unsafeCSS } from 'lit';
import text from './ontid-signin.css?inline';

// A style sheet of its own, because the build makes those small and leaves what stands between backticks as it is.
export const styles = unsafeCSS(text);
