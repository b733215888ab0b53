import Type from 'typebox';
import type { OntId } from '../../protocol/ont-id.ts';

// Schemas bound what is looked at; what a value must be is decided where it is read, with a message of its own.

/** The ONT ID of the published examples. */
export const EXAMPLE_ONT_ID = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' as OntId;

/** A phone number in the custody API's form. */
export const phoneField = () => Type.String({ maxLength: 32, description: 'country calling code, `*`, national number: `+86*15821703553`' });
/** An ONT ID. One of another form is nobody's. */
export const ontIdField = () => Type.Unsafe<OntId>(Type.String({ maxLength: 64, description: 'an ONT ID: `did:ont:A…`' }));
/** A verification code. */
export const codeField = () => Type.String({ pattern: '^[0-9]{6}$', description: 'the six digits of the text message' });
/** An app, where OAuth names it. */
export const clientIdField = () => Type.String({ description: 'the `app_id`' });
/** A password; its length in bytes is checked when it is read. */
export const passwordField = () => Type.String({ maxLength: 256, description: 'at least 6 characters' });
