import { type LitElement, nothing, type TemplateResult } from 'lit';

/** The elements of ours that a template may hold, by their names. */
export type Elements = Record<string, new () => LitElement>;

/** Where a value goes; neither HTML nor a text of ours has this character. */
const HOLE = /\0(\d+)\0/g;
const ELEMENT = /<([a-z]+-[a-z-]+)((?: \.\w+=\0\d+\0)*)><\/\1>/g;
const ATTRIBUTE = /\s+([.?@]?)([\w-]+)=(?:"([^"]*)"|(\0\d+\0))/g;

/**
 * Writes the HTML that Lit would render, once and without a browser: an element of ours becomes a block with its content, and what
 * is there for events is left out. Of Lit's directives it knows those that stand for their first argument, as `live` does.
 */
export function toHtml(value: unknown, elements: Elements = {}): string {
  if (value === nothing || value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((each) => toHtml(each, elements)).join('');
  if (!isTemplate(value)) return escapeHtml(String(value));
  const { strings, values } = value;
  const at = (index: string | undefined) => plain(values[Number(index)]);
  return strings
    .reduce((text, part, index) => `${text}\0${index - 1}\0${part}`)
    .replace(ELEMENT, (_, name: string, properties: string) => {
      const element = Object.assign(
        new elements[name]!(),
        Object.fromEntries([...properties.matchAll(/\.(\w+)=\0(\d+)\0/g)].map(([, key, index]) => [key, at(index)])),
      );
      return `<div>${toHtml((element as unknown as { render(): unknown }).render(), elements)}</div>`;
    })
    .replace(ATTRIBUTE, (whole, kind: string, name: string, quoted: string | undefined, bare: string | undefined) => {
      const text = quoted ?? bare!;
      const hole = /\0(\d+)\0/.exec(text);
      if (!hole) return whole;
      const first = at(hole[1]);
      if (kind === '@' || first === nothing) return '';
      if (kind === '?') return first ? ` ${name}` : '';
      return ` ${name}="${text.replace(HOLE, (_, index: string) => escapeHtml(String(at(index))))}"`;
    })
    .replace(HOLE, (_, index: string) => toHtml(at(index), elements));
}

/** What a directive stands for. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && '_$litDirective$' in value
    ? (value as unknown as { values: unknown[] }).values[0]
    : value;

const isTemplate = (value: unknown): value is TemplateResult =>
  typeof value === 'object' && value !== null && '_$litType$' in value;

const escapeHtml = (text: string) => text.replace(/[&<>"'\0]/g, (character) => `&#${character.charCodeAt(0)};`);
