import { callDoctor } from './host-page/call-doctor.ts';
import { startClassForm } from './host-page/class-form.ts';
import { startLegacy } from './host-page/legacy.ts';
import { distrustElements } from './options/options.ts';
import { register } from './button/register.ts';
import { rememberScript } from './options/script.ts';

// What `<script src="…/plugin.js">` runs.
rememberScript();
distrustElements();
register();
startLegacy();
startClassForm();
callDoctor();
