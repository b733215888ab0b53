import { html, nothing } from 'lit';
import type { AccountView, ActivityEntry } from '../../../protocol/custody/account-api.ts';
import { linkButton } from '../../components/form.ts';
import { browserName, momentOf } from '../../i18n/moments.ts';
import type { AccountContext } from '../context.ts';
import { section } from './parts.ts';

/** Entries that are shown until more are asked for. */
const NEWEST = 5;

/** What has happened lately. */
export const activitySection = (context: AccountContext, { activity }: AccountView) => {
  const { a, state, flow } = context;
  const shown = state.wholeActivity ? activity : activity.slice(0, NEWEST);
  return section(
    'activity',
    a.activity,
    html`
    ${shown.length ? html`<ul class="rows log">${shown.map((entry) => row(context, entry))}</ul>` : html`<p class="lead">${a.noActivity}</p>`}
    ${shown.length < activity.length ? linkButton(a.showAll, () => flow.showWholeActivity()) : nothing}`,
  );
};

function row({ a, locale }: AccountContext, entry: ActivityEntry) {
  const known = entry.browser || entry.system;
  const details = [entry.app, entry.count > 1 && a.times(entry.count), known && browserName(entry, a)].filter(Boolean);
  return html`<li class="row-text ${entry.kind === 'wrong-password' ? 'suspicious' : ''}"><b>${a.kinds[entry.kind]}</b>
    <span>${momentOf(entry.at, locale)}</span>${details.length ? html`<span>${details.join(' · ')}</span>` : nothing}</li>`;
}
