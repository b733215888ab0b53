import { html, nothing, type TemplateResult } from 'lit';
import { userNameOf } from '../../browser/user-names.ts';
import { busyButton, submitTo } from '../../components/form.ts';
import { userName } from '../../components/user-name.ts';
import type { AccountContext } from '../context.ts';
import type { AccountTask, Panel } from '../state.ts';

/** A section with its heading. */
export const section = (id: string, heading: string, content: unknown) =>
  html`<section class="section" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>${content}</section>`;

/** A part that is folded until it is asked for. */
export function fold(
  { state, flow }: AccountContext,
  panel: Panel,
  label: string,
  content: () => unknown,
): TemplateResult {
  const open = state.panel === panel;
  return html`<div class="fold ${open ? 'open' : ''}">
    <h3><button type="button" class="fold-button" id="${panel}-button" aria-expanded=${open ? 'true' : 'false'} @click=${() => flow.toggle(panel)}
      >${label}<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path d="M2.5 4.5 6 8l3.5-3.5"/></svg></button></h3>
    ${open ? content() : nothing}
  </div>`;
}

interface PasswordForm {
  lead: string;
  label: string;
  busyLabel: string;
  task: AccountTask;
  submit: () => unknown;
  danger?: boolean;
}

/** Asks for the password before something is brought to light. */
export function passwordForm(
  context: AccountContext,
  { lead, label, busyLabel, task, submit, danger }: PasswordForm,
): TemplateResult {
  return html`<form class="view" novalidate aria-labelledby="asked" @submit=${submitTo(submit)}>
    <p class=${danger ? 'warning' : 'lead'} id="asked">${lead}</p>
    ${ownUserName(context)}
    <password-field .context=${context} .field=${'password'}></password-field>
    ${busyButton(context, { label, busyLabel, task })}
  </form>`;
}

/** For password managers: whose password it is. */
export const ownUserName = ({ state, written }: AccountContext) => userName(userNameOf(state.account, written));
