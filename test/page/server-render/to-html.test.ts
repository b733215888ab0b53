import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { LightElement } from '../../../src/page/components/light-element.ts';
import { toHtml } from '../../../src/page/server-render/to-html.ts';

test('what people are called is text, in content and in attributes', () => {
  const name = `<b title="it's">&amp;</b>\0`;
  const escaped = '&#60;b title=&#34;it&#39;s&#34;&#62;&#38;amp;&#60;/b&#62;&#0;';
  assert.equal(
    toHtml(html`<p title=${name} class="one ${name}">${name}</p>`),
    `<p title="${escaped}" class="one ${escaped}">${escaped}</p>`,
  );
});

test('nothing stays nothing, lists stand one after another, and a zero is a zero', () => {
  assert.equal(
    toHtml(html`<p>${nothing}${null}${undefined}${''}${0}</p>${[1, 2].map((each) => html`<i>${each}</i>`)}`),
    '<p>0</p><i>1</i><i>2</i>',
  );
});

test('attributes, properties and switches are written, listeners are not', () => {
  const press = () => {};
  assert.equal(
    toHtml(
      html`<input id=${'a'} .value=${live('1')} ?readonly=${true} ?disabled=${false} aria-label=${nothing} @input=${press}>`,
    ),
    '<input id="a" value="1" readonly>',
  );
});

test('an element of ours is a block with what it draws', () => {
  class Twice extends LightElement {
    static override properties = { text: {} };
    declare text: string;
    protected override render() {
      return html`<b>${this.text}${this.text}</b>`;
    }
  }
  assert.equal(
    toHtml(html`<p>${'<'}</p><twice-said .text=${'a'}></twice-said>`, { 'twice-said': Twice }),
    '<p>&#60;</p><div><b>aa</b></div>',
  );
});
