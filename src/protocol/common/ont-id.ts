/**
 * An ONT ID: a decentralized identifier of the `ont` method, `did:ont:` and a 34-character base58check address.
 * The brand says that the text has this shape; whether such an identity exists is the server's to know.
 */
export type OntId = `did:ont:${string}` & { readonly __brand: 'OntId' };

/** A result for other people's code: plain strings in place of ONT IDs with a brand, which typed serializers refuse. */
export type Unbranded<Value> = Value extends OntId
  ? string
  : Value extends readonly (infer Item)[]
    ? Unbranded<Item>[]
    : Value extends object
      ? { [Name in keyof Value]: Unbranded<Value[Name]> }
      : Value;

// Version byte 0x17 always gives an address of 34 characters that begins with A.
const ONT_ID = /^did:ont:A[1-9A-HJ-NP-Za-km-z]{33}$/;

/** Whether a value has the shape of an ONT ID. The checksum is not looked at. */
export function isOntId(value: unknown): value is OntId {
  return typeof value === 'string' && ONT_ID.test(value);
}

/**
 * The client named by a meta tag's content. The documented form may carry `.apps.ontid.com` after the ONT ID, and
 * pages in the wild write `did:ont:A…@App name`, with or without spaces; what stands behind the ONT ID is not trusted
 * and is dropped.
 *
 * @returns the ONT ID, or `undefined` when the content does not begin with one
 */
export function clientIdOf(content: string): OntId | undefined {
  const text = content
    .split('@', 1)[0]!
    .trim()
    .replace(/\.apps\.ontid\.com$/, '');
  return isOntId(text) ? text : undefined;
}
