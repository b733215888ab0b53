import { html, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Locale } from '../../protocol/common/locale.ts';
import type { Country } from '../phone/numbers.ts';
import type { Phones } from '../phone/phones.ts';
import { describedBy, fieldError, isInvalid } from './form.ts';
import type { FormContext } from './form-context.ts';
import { LightElement } from './light-element.ts';

interface PhoneContext extends FormContext {
  state: FormContext['state'] & { number: string; country: string };
  flow: FormContext['flow'] & {
    phones: Phones;
    chooseCountry(country: string): void;
    splitNumber(): void;
    loadPhones(): Promise<void>;
  };
  locale: Locale;
}

/** A phone number with its country's calling code in the same row. */
export class PhoneField extends LightElement {
  static override properties = { context: { attribute: false }, autofill: {}, label: {} };
  declare context: PhoneContext;
  /** The field's autofill detail: `tel-national`, or `username` where a password manager fills it in. */
  declare autofill: 'tel-national' | 'username';
  /** What it is called, where that is not just a phone number. */
  declare label: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // The world's numbering plans are heavier than the page: they come once it can be used.
    requestAnimationFrame(() => setTimeout(() => this.context.flow.loadPhones()));
  }

  protected override render() {
    const { state, flow, t, locale } = this.context;
    const { callingCode } = flow.phones.country(state.country);
    return html`<div class="field">
      <label for="number">${this.label ?? t.phone}</label>
      <div class="phone-row">
        <div class="country">
          <select id="country" aria-label=${t.country} autocomplete="tel-country-code" @change=${this.#choose}>${this.#options(locale)}</select>
          <span class="calling-code" aria-hidden="true">+${callingCode}<svg viewBox="0 0 12 12" width="12" height="12"><path d="M2.5 4.5 6 8l3.5-3.5"/></svg></span>
        </div>
        <input id="number" name="tel" type="tel" inputmode="tel" autocomplete=${this.autofill} data-focus
          .value=${live(state.number)} ?readonly=${state.task !== null}
          aria-invalid=${isInvalid(this.context, 'number')} aria-describedby=${describedBy(this.context, 'number')}
          @input=${this.#type} @change=${() => flow.splitNumber()}>
      </div>
      ${fieldError(this.context, 'number')}
    </div>`;
  }

  protected override updated(_: PropertyValues): void {
    // A select takes a value only once it holds the option.
    this.querySelector('select')!.value = this.context.state.country;
  }

  #shown: { locale: string; countries: readonly Country[]; options: unknown } | undefined;

  #options(locale: string): unknown {
    const countries = this.context.flow.phones.countries(this.context.state.country);
    const shown = this.#shown;
    if (shown?.locale === locale && shown.countries.length > 1 && shown.countries === countries) return shown.options;
    const names = new Intl.DisplayNames(locale, { type: 'region' });
    const { compare } = new Intl.Collator(locale);
    const options = countries
      .map(({ code, callingCode }) => ({ code, callingCode, name: names.of(code) ?? code }))
      .sort((a, b) => compare(a.name, b.name))
      .map(({ code, callingCode, name }) => html`<option value=${code}>${name} +${callingCode || nothing}</option>`);
    this.#shown = { locale, countries, options };
    return options;
  }

  #choose(event: Event): void {
    this.context.flow.chooseCountry((event.target as HTMLSelectElement).value);
  }

  #type(event: InputEvent): void {
    const { flow } = this.context;
    flow.type('number', (event.target as HTMLInputElement).value);
    // Somebody still typing `+86…` is left alone until the field is done with; a number pasted or filled in is whole.
    const isKeystroke = event.data?.length === 1 || event.inputType?.startsWith('delete');
    if (!isKeystroke) flow.splitNumber();
  }
}
