import Type from 'typebox';
import { DOCUMENT_CONTEXTS, type DocumentType } from '../../../../protocol/onttag/onttag.ts';

/** A number that the caller chose; documented as 20 to 255 characters, though the published examples have 18. */
export const callerNumber = (description: string) => Type.String({ minLength: 18, maxLength: 255, description });
export const ontIdField = (description: string) => Type.String({ maxLength: 64, description });
/** 65 bytes, in base64 or hex. */
export const signatureField = () =>
  Type.String({
    maxLength: 130,
    description:
      'base64 or hex of an Ontology signature (`01`, r, s) over the other members, sorted by name, as JSON without ' +
      'spaces',
  });

// Members that we do not know are signed with the rest, so that they must be such that sorting them is one thing.
export const OTHER_MEMBERS = {
  additionalProperties: { type: 'string', maxLength: 65_536 },
  propertyNames: { pattern: '^[A-Za-z_]{1,40}$' },
};

/** Bytes of a request with documents: two of 4 MiB in base64, and the rest. */
export const DOCUMENTS_LIMIT_BYTES = 12 * 1024 * 1024;

/** What a document is, and its pictures. */
export const documentFields = () => ({
  frontdoc: Type.String({ description: 'PNG or JPEG as a data URL, with or without `data:`' }),
  backdoc: Type.Optional(Type.String({ description: 'the same of the back' })),
  country: Type.String({ maxLength: 2, description: 'one of those that `/api/v1/onttag/countries` lists' }),
  doc_type: Type.Union((Object.keys(DOCUMENT_CONTEXTS) as DocumentType[]).map((type) => Type.Literal(type))),
});
