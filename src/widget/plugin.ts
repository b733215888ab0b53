import { callDoctor } from './call-doctor.ts';
import { startClassForm } from './class-form.ts';
import { startLegacy } from './legacy.ts';
import { distrustElements } from './options.ts';
import { register } from './register.ts';
import { rememberScript } from './script.ts';

// What `<script src="…/plugin.js">` runs.
rememberScript();
distrustElements();
register();
startLegacy();
startClassForm();
callDoctor();
