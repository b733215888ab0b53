import { mergeApplicationConfig } from '@angular/core';
import { type BootstrapContext, bootstrapApplication } from '@angular/platform-browser';
import { provideServerRendering, RenderMode, withRoutes } from '@angular/ssr';
import 'ontid-signin/define';
import { App, config } from './app';

const server = { providers: [provideServerRendering(withRoutes([{ path: '**', renderMode: RenderMode.Prerender }]))] };

export default (context: BootstrapContext) =>
  bootstrapApplication(App, mergeApplicationConfig(config('Zone' in globalThis), server), context);
