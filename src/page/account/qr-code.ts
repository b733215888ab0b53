import { html, svg } from 'lit';
import { encode } from 'uqr';
import { LightElement } from '../components/light-element.ts';

/** A text as a QR code: dark on white in either scheme, with the four modules of quiet around it that readers need (ISO/IEC 18004 §6.3.8). */
export class QrCode extends LightElement {
  static override properties = { text: {}, label: {} };
  declare text: string;
  declare label: string;

  protected override render() {
    const { data, size } = encode(this.text, { ecc: 'M', border: 4 });
    const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.label} shape-rendering="crispEdges">${svg`<path d=${path}/>`}</svg>`;
  }
}
