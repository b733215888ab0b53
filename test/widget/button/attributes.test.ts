import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { OPTIONS } from '../../../src/doctor/options.ts';
import { REQUEST_PARAMETERS } from '../../../src/protocol/sign-in/request.ts';
import { LOOKS } from '../../../src/protocol/site/button-options.ts';
import type { OntidSigninProps } from '../../../src/widget/button/template-types.ts';

interface Member {
  kind: string;
  name: string;
  attribute?: string;
  description: string;
  type?: { text: string };
}
interface Declaration {
  tagName: string;
  members: Member[];
  attributes: { name: string; description: string; default?: string }[];
  events: { name: string }[];
  cssParts: { name: string }[];
  cssProperties: { name: string }[];
}

// The compiler is the test: what is wrong here must not compile.
export const good: OntidSigninProps = {
  'client-id': 'did:ont:A',
  theme: 'dark',
  width: 240,
  'auto-select': true,
  'onontid-success': ({ result }) => result.ontid,
};
// @ts-expect-error no such option
export const misspelt: OntidSigninProps = { them: 'dark' };
// @ts-expect-error no such value
export const noSuchLook: OntidSigninProps = { theme: 'drak' };
// @ts-expect-error it is a flag
export const notFlag: OntidSigninProps = { remember: 'yes' };

const built = (path: string) => new URL(`../../../dist/library/${path}`, import.meta.url);

test('the manifest that editors read names what the element has', async () => {
  const manifest = JSON.parse(readFileSync(built('custom-elements.json'), 'utf8')) as {
    schemaVersion: string;
    modules: { declarations: Declaration[] }[];
  };
  assert.equal(manifest.schemaVersion, '1.0.0');
  const [element] = manifest.modules[0]!.declarations;
  assert.equal(element!.tagName, 'ontid-signin');
  const { OntidSignin } = (await import(built('index.js').href)) as typeof import('../../../src/widget/index.ts');
  const observed = OntidSignin.observedAttributes.filter((name) => name !== 'lang' && name !== 'nonce').toSorted();
  assert.deepEqual(element!.attributes.map(({ name }) => name).toSorted(), observed);
  for (const { name, kind, description, type } of element!.members)
    assert.ok(description && (kind === 'method' || type?.text), name);
  const theme = element!.members.find(({ name }) => name === 'theme')!;
  assert.equal(theme.type!.text, LOOKS.theme.map((value) => `'${value}'`).join(' | '));
  for (const [name, [first]] of Object.entries(LOOKS)) {
    assert.equal(element!.attributes.find((attribute) => attribute.name === name)!.default, `'${first}'`);
  }
  assert.ok(element!.members.some(({ kind, name }) => kind === 'method' && name === 'signIn'));
  assert.deepEqual(
    element!.events.map(({ name }) => name),
    ['ontid-success', 'ontid-error', 'ontid-cancel'],
  );
  assert.deepEqual(
    element!.cssParts.map(({ name }) => name),
    ['button', 'icon', 'label'],
  );

  const css = readFileSync(new URL('../../../src/widget/button/ontid-signin.css', import.meta.url), 'utf8');
  const used = new Set([...css.matchAll(/--ontid-signin-[\w-]+/g)].map(([name]) => name));
  assert.deepEqual(element!.cssProperties.map(({ name }) => name).toSorted(), [...used].toSorted());
});

test('each option is a look, or for the page alone, or a part of the request; no part of a request is forgotten', async () => {
  const { OntidSignin } = (await import(built('index.js').href)) as typeof import('../../../src/widget/index.ts');
  const camelCase = (name: string) => name.replaceAll(/-./g, ([, letter]) => letter!.toUpperCase());
  const looks = Object.keys(LOOKS).map(camelCase);
  const forThePage = ['width', 'remember', 'debug', 'disabled', 'host', 'loginUri'];
  // `locale` is the button's word for `lang`, and `uxMode` decides on the response mode.
  const otherNames = ['locale', 'uxMode'];
  const madeForEachRequest = ['origin', 'state', 'acknowledges', 'responseMode', 'codeChallenge'];
  const travel = Object.keys(OntidSignin.properties).filter(
    (name) => ![...looks, ...forThePage, ...otherNames].includes(name),
  );
  assert.deepEqual([...travel, ...madeForEachRequest].toSorted(), Object.keys(REQUEST_PARAMETERS).toSorted());
});

test('the doctor knows each option of the manifest, and its values', () => {
  const manifest = JSON.parse(readFileSync(built('custom-elements.json'), 'utf8')) as {
    modules: { declarations: Declaration[] }[];
  };
  const { members, attributes } = manifest.modules[0]!.declarations[0]!;
  const valuesOf = (name: string) => {
    const type = members.find(({ attribute }) => attribute === name)!.type!.text;
    return type.startsWith("'") ? type.split(' | ').map((value) => value.replaceAll("'", '')) : [];
  };
  assert.deepEqual(OPTIONS, Object.fromEntries(attributes.map(({ name }) => [name, valuesOf(name)])));
});

test('the documentation has a row for each option, with its default and its description', () => {
  const manifest = JSON.parse(readFileSync(built('custom-elements.json'), 'utf8')) as {
    modules: { declarations: Declaration[] }[];
  };
  const readme = readFileSync(new URL('../../../src/widget/README.md', import.meta.url), 'utf8');
  for (const { name, default: initial, description } of manifest.modules[0]!.declarations[0]!.attributes) {
    const shown = initial === undefined ? '' : initial === 'false' ? 'off' : `\`${initial.replaceAll("'", '')}\``;
    assert.ok(
      readme.includes(`| \`${name}\` | ${shown} | ${description} |\n`),
      `| \`${name}\` | ${shown} | ${description} |`,
    );
  }
});
