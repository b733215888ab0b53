import { html } from 'lit';
import { nameOf } from '../../components/account-card.ts';
import { busyButton } from '../../components/form.ts';
import type { Section } from '../context.ts';
import { section } from './parts.ts';

/** The other accounts that are signed in in this browser. */
export const othersSection: Section = (context) => {
  const { a, state, flow } = context;
  return section(
    'others',
    a.others,
    html`<div class="stack">
    ${state.others.map((other) =>
      busyButton(context, {
        label: a.switchTo(nameOf(other)),
        busyLabel: a.switching,
        task: state.about === other.ontid ? 'choose' : null,
        onClick: () => flow.choose(other),
        quiet: true,
      }),
    )}
    <a class="link" href="/account?add">${a.addAnother}</a></div>`,
  );
};
