import { register } from './button/register.ts';
import { callDoctor } from './host-page/call-doctor.ts';
import { startClassForm } from './host-page/class-form.ts';
import { startLegacy } from './host-page/legacy.ts';
import { distrustElements } from './options/options.ts';
import { rememberScript } from './options/script.ts';
import { begin } from './sign-in/sign-in.ts';

// What `<script src="…/plugin.js">` runs. One part that fails, on a page that nobody thought of, leaves the others to
// work.
for (const start of [rememberScript, distrustElements, register, startLegacy, startClassForm, callDoctor, begin]) {
  try {
    start();
  } catch (error) {
    console.error('ontid-signin: A part of plugin.js could not start. The other parts work.', error);
  }
}
