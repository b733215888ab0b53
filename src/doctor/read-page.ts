import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { type Attributes, describePage, type Page, type Tag, type Tags } from './page.ts';

/** A tag with more ends the reading: the tokenizer compares each attribute's name with all names before it. */
const ATTRIBUTES_MAX = 1_000;
const CHUNK_LENGTH = 4_096;

/** The elements whose content is text, and how the tokenizer reads it (HTML §13.2.6). */
const TEXT_ELEMENTS = new Map<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]>([
  ['script', TokenizerMode.SCRIPT_DATA],
  ['textarea', TokenizerMode.RCDATA],
  ['title', TokenizerMode.RCDATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
  ...['iframe', 'noembed', 'noframes', 'noscript', 'style', 'xmp'].map(
    (name) => [name, TokenizerMode.RAWTEXT] as const,
  ),
]);

/**
 * Reads the HTML of a page, in a time that grows with its length. It does not see the elements that scripts add. A tag
 * with more than 1,000 attributes ends the reading.
 *
 * @param address the address of the page, for relative addresses in it
 */
export function readPage(html: string, address: string): Page {
  return describePage(readTags(html), address);
}

/** Reads tags and no tree: building a tree takes quadratic time for some pages. */
function readTags(html: string): Tags {
  const tags: Tag[] = [];
  let script: Tag | undefined;
  const nothing = () => {};
  const addText = ({ chars }: Token.CharacterToken) => {
    if (script) script.code += chars;
  };
  const tokenizer = new BoundedTokenizer(
    {},
    {
      onStartTag({ tagName: name, attrs }) {
        // By pairs, so that an attribute `__proto__` is one like the others.
        const attributes: Attributes = Object.fromEntries(attrs.map((attribute) => [attribute.name, attribute.value]));
        const tag: Tag = { name, attributes, code: '' };
        tags.push(tag);
        if (name === 'script') script = tag;
        tokenizer.state = TEXT_ELEMENTS.get(name) ?? tokenizer.state;
      },
      onEndTag: () => (script = undefined),
      onCharacter: addText,
      onWhitespaceCharacter: addText,
      onNullCharacter: nothing,
      onComment: nothing,
      onDoctype: nothing,
      onEof: nothing,
    },
  );
  for (let start = 0; start < html.length; start += CHUNK_LENGTH) {
    tokenizer.write(html.slice(start, start + CHUNK_LENGTH), start + CHUNK_LENGTH >= html.length);
    if (tokenizer.attributeCount > ATTRIBUTES_MAX) return { tags, isWhole: false };
  }
  return { tags, isWhole: true };
}

class BoundedTokenizer extends Tokenizer {
  /** Of the tag that is being read. */
  get attributeCount(): number {
    return this.currentToken && 'attrs' in this.currentToken ? this.currentToken.attrs.length : 0;
  }
}
