import Type from 'typebox';

/** A number that the caller chose; documented as 20 to 255 characters, though the published examples have 18. */
export const callerNumber = (description: string) => Type.String({ minLength: 18, maxLength: 255, description });
export const ontIdField = (description: string) => Type.String({ maxLength: 64, description });
/** 65 bytes, in base64 or hex. */
export const signatureField = () => Type.String({ maxLength: 130, description: 'base64 or hex of an Ontology signature (`01`, r, s) over the other members, sorted by name, as JSON without spaces' });

// Members that we do not know are signed with the rest, so that they must be such that sorting them is one thing.
export const OTHER_MEMBERS = { additionalProperties: { type: 'string', maxLength: 65_536 }, propertyNames: { pattern: '^[A-Za-z_]{1,40}$' } };
