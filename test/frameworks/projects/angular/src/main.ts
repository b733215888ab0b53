import { bootstrapApplication } from '@angular/platform-browser';
import 'ontid-signin/define';
import { App, config } from './app';

bootstrapApplication(App, config('Zone' in globalThis)).catch((error) => console.error(error));
