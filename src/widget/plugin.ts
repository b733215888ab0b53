import { startClassForm } from './class-form.ts';
import { register } from './register.ts';
import { rememberScript } from './script.ts';

// What `<script src="…/plugin.js">` runs.
rememberScript();
register();
startClassForm();
