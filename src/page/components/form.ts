import { html, nothing, type TemplateResult } from 'lit';
import type { Fault } from '../faults/fault.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import { withWait } from '../i18n/wait.ts';
import type { FormContext } from './form-context.ts';

/** Calls a method of the flow instead of sending the form. */
export const submitTo = (verb: () => unknown) => (event: Event) => {
  event.preventDefault();
  verb();
};

interface BusyButton {
  label: string;
  busyLabel: string;
  /** The task that this button started; `null` when it was another's. */
  task: string | null;
  /** Without it the button submits its form. */
  onClick?: () => unknown;
  quiet?: boolean;
  /** Whether it gives something away: it then takes no press while the question settles (`first/press-guard.ts`). */
  guarded?: boolean;
}

/**
 * A button that says what it does and, meanwhile, what is being done. Both texts take their place, so that it keeps its
 * width. It is not `disabled` while busy: that would throw the focus away.
 */
export function busyButton(
  { state }: Pick<FormContext, 'state'>,
  { label, busyLabel, task, onClick, quiet, guarded }: BusyButton,
): TemplateResult {
  const busy = task !== null && state.task === task;
  return html`<button type=${onClick ? 'button' : 'submit'} class="button ${quiet ? 'quiet' : ''} ${busy ? 'busy' : ''}"
    ?data-guarded=${guarded} aria-disabled=${state.task || (guarded && state.settling) ? 'true' : nothing} @click=${onClick ?? nothing}
    ><span class="idle-label">${label}</span><span class="busy-label"><span class="spinner"></span>${busyLabel}</span></button>`;
}

/**
 * A button that looks like a link: it leads elsewhere without asking anything of the server.
 *
 * @param settling for one that gives something away: whether it takes no press yet
 */
export const linkButton = (label: string, onClick: () => unknown, settling?: boolean) =>
  html`<button type="button" class="link" ?data-guarded=${settling !== undefined} aria-disabled=${settling ? 'true' : nothing}
    @click=${onClick}>${label}</button>`;

/**
 * Leads to the page on which a person looks after their ONT ID: in another window, because its
 * Cross-Origin-Opener-Policy would cut this one off from the site that opened it.
 */
export const accountLink = ({ lookAfter }: Pick<Catalogue, 'lookAfter'>) =>
  html`<a class="link" href="/account" target="_blank" rel="noopener">${lookAfter}</a>`;

/** What a fault says; a time to wait is put in. */
export const faultText = (t: Catalogue, { text, wait }: Omit<Fault, 'field'>) =>
  withWait(t[text], wait, document.documentElement.lang);

/** The error under a field. The field points to it with `describedBy`. */
export const fieldError = ({ state, t }: FormContext, field: Fault['field']) =>
  state.fault?.field === field
    ? html`<p class="field-error" id="${field}-error">${warningSign}${faultText(t, state.fault)}</p>`
    : nothing;

/** The `aria-describedby` of a field: its error, when it has one, before whatever else is said about it. */
export function describedBy({ state }: FormContext, field: Fault['field'], other?: string): string | typeof nothing {
  const ids = [state.fault?.field === field && `${field}-error`, other].filter(Boolean);
  return ids.length ? ids.join(' ') : nothing;
}

export const isInvalid = ({ state }: FormContext, field: Fault['field']) =>
  state.fault?.field === field ? 'true' : nothing;

/**
 * What is to be said about the screen as a whole. The regions are always there, empty, because assistive technology
 * announces what changes in a live region and not the arrival of one.
 */
export function announcements({ state, flow, t }: FormContext): TemplateResult {
  const fault = state.fault?.field === 'form' ? state.fault : null;
  const text = state.workDone === null ? state.notice && t[state.notice] : t.checkingBrowser;
  const offer = fault?.offer && flow.signInInstead ? linkButton(t.signInWithIt, () => flow.signInInstead?.()) : nothing;
  return html`<div class="alert" role="alert">${fault ? html`<p>${warningSign}${faultText(t, fault)}</p>${offer}` : nothing}</div
    ><div class="notice" role="status">${text ? html`<p>${text}</p>` : nothing}</div
    >${state.workDone === null ? nothing : html`<progress .value=${state.workDone} aria-label=${t.checkingBrowser}></progress>`}`;
}

export const warningSign = html`<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"
  ><path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm.75 10.75h-1.5v-1.5h1.5Zm0-3h-1.5v-4.5h1.5Z"/></svg>`;
