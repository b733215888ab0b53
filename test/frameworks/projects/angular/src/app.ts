import {
  type ApplicationConfig,
  ApplicationRef,
  afterNextRender,
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  DOCUMENT,
  type DoCheck,
  inject,
  provideZoneChangeDetection,
  provideZonelessChangeDetection,
  signal,
} from '@angular/core';
import { provideClientHydration } from '@angular/platform-browser';
import { type OntidSuccessEvent, signIn } from 'ontid-signin';
import { SignIn } from './recipe';

/**
 * A page with each form of the button. It shows whether the application is stable, and counts its checks for changes.
 */
@Component({
  selector: 'app-root',
  imports: [SignIn],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (isRecipe()) {<app-sign-in />}
    <main data-keep [hidden]="isRecipe()">
      <button id="toggle" (click)="ready.set(!ready())">Toggle</button>
      <input id="typed" data-keep>
      <div id="drawn" data-keep class="ontid-signin" [attr.data-theme]="ready() ? 'dark' : 'light'" data-onsuccess="onSignIn"></div>
      <button id="own" data-keep class="ontid-signin" data-onsuccess="onSignIn">@if (ready()) {<b>Go in</b>}</button>
      <ontid-signin id="button" data-keep [attr.host]="elementHost" [attr.client-id]="clientId" (ontid-success)="succeeded($event)"></ontid-signin>
      <p id="element">{{ element() }}</p>
      <button id="call" (click)="call()">Call</button>
      <p id="library">{{ library() }}</p>
    </main>`,
})
export class App implements DoCheck {
  readonly #document = inject(DOCUMENT);
  readonly #root = this.#document.documentElement;
  readonly host = this.#root.getAttribute('data-host')!;
  /** On a page with `plugin.js` the platform is that of the script. */
  readonly elementHost = this.#document.querySelector('script[src$="/plugin.js"]') ? null : this.host;
  readonly clientId = this.#root.getAttribute('data-client-id')!;
  readonly isRecipe = signal(false);
  readonly ready = signal(false);
  readonly element = signal('nobody');
  readonly library = signal('nobody');
  #checks = 0;

  constructor() {
    const application = inject(ApplicationRef);
    afterNextRender(() => {
      this.isRecipe.set(location.search.endsWith('recipe'));
      application.isStable.subscribe((isStable) => this.#root.setAttribute('data-stable', String(isStable)));
      void application.whenStable().then(() => this.#root.setAttribute('data-hydrated', ''));
    });
  }

  ngDoCheck(): void {
    this.#root.setAttribute('data-checks', String(++this.#checks));
  }

  succeeded(event: Event): void {
    this.element.set((event as OntidSuccessEvent).result.ontid);
  }

  async call(): Promise<void> {
    const { ontid } = await signIn({ host: this.host, clientId: this.clientId });
    this.library.set(ontid);
  }
}

export const config = (zones: boolean): ApplicationConfig => ({
  providers: [provideClientHydration(), zones ? provideZoneChangeDetection() : provideZonelessChangeDetection()],
});
