import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { LAZY_SCREENS } from '../../i18n/all/lazy-screens.ts';
import { KEYSTORE_MAX_LENGTH } from '../../protocol/custody/keystore-limit.ts';
import {
  announcements,
  busyButton,
  describedBy,
  fieldError,
  isInvalid,
  linkButton,
  submitTo,
} from '../components/form.ts';
import type { Flow } from '../flow/flow.ts';
import { describeKeystore } from '../keystore/describe-keystore.ts';
import type { View, ViewContext } from './context.ts';

/** Signs in with a keystore, given as a file or as text. The screen names its owner before it asks for the password. */
export const keystoreView: View<'keystore'> = (context) => {
  const { flow, locale, state, t } = context;
  const words = LAZY_SCREENS[locale];
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.lazy.signInWithKeystore())}
    @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${(event: DragEvent) => drop(event, flow)}>
    <h2>${words.keystore}</h2>
    <p class="lead">${words.keystoreLead}</p>
    ${announcements(context)}
    ${state.holder ? holderOf(context) : question(context)}
    ${busyButton(context, { label: state.holder ? t.signIn : t.continue, busyLabel: t.signingIn, task: 'unlock' })}
    <div class="links">
      ${linkButton(words.useCode, () => flow.show('phone'))}
      ${state.holder ? linkButton(t.otherKeystore, () => flow.lazy.takeKeystore('', null)) : nothing}
    </div>
  </form>`;
};

function question(context: ViewContext) {
  const { flow, locale, state } = context;
  const words = LAZY_SCREENS[locale];
  return html`<div class="field">
    <label for="keystore">${words.pasteKeystore}</label>
    <textarea id="keystore" name="keystore" rows="4" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" data-focus dir="ltr"
      .value=${live(state.keystore)} aria-invalid=${isInvalid(context, 'keystore')} aria-describedby=${describedBy(context, 'keystore', 'keystore-help')}
      @input=${(event: InputEvent) => take(event, flow)} @change=${(event: Event) => judge(textOf(event), flow)}></textarea>
    ${fieldError(context, 'keystore')}
    <p class="help" id="keystore-help">${words.orDrop}</p>
    <label class="button quiet file"><input type="file" class="visually-hidden" accept=".json,.txt,.dat,.keystore,application/json,text/plain"
      @change=${(event: Event) => read((event.target as HTMLInputElement).files?.[0], flow)}>${words.chooseFile}</label>
  </div>`;
}

function holderOf(context: ViewContext) {
  const { label, ontid } = context.state.holder!;
  return html`<p class="account"><span class="account-phone">${label || 'ONT ID'}</span><span class="whole-id">${ontid}</span></p>
    <input class="visually-hidden" type="text" name="username" autocomplete="username" readonly tabindex="-1" aria-hidden="true" .value=${ontid}>
    <password-field .context=${context} .field=${'password'} .help=${LAZY_SCREENS[context.locale].keystorePassword}></password-field>`;
}

const textOf = (event: Event) => (event.target as HTMLTextAreaElement).value;

/** What is whole is taken at once; somebody still typing is left alone until the field is done with. */
function take(event: InputEvent, flow: Flow): void {
  const text = textOf(event);
  if (describeKeystore(text) || event.inputType === 'insertFromPaste') judge(text, flow);
  else flow.type('keystore', text);
}

const judge = (text: string, flow: Flow) => flow.lazy.takeKeystore(text, describeKeystore(text));

function drop(event: DragEvent, flow: Flow): void {
  event.preventDefault();
  const { files } = event.dataTransfer!;
  if (files.length) void read(files[0], flow);
  else judge(event.dataTransfer!.getData('text'), flow);
}

async function read(file: File | undefined, flow: Flow): Promise<void> {
  // Something else of many megabytes was taken by mistake: its first part tells as much.
  if (file) judge(await file.slice(0, KEYSTORE_MAX_LENGTH + 1).text(), flow);
}
