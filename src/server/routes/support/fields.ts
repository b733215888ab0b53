import Type from 'typebox';
import { isOntId, type OntId } from '../../../protocol/common/ont-id.ts';
import { KEYSTORE_MAX_LENGTH } from '../../../protocol/custody/keystore-limit.ts';
import { ApiError } from '../../errors/api-error.ts';
import { TEXT_KEYWORD } from '../../http/admission/control-characters.ts';
import { type PhoneNumber, readPhone } from '../../phones/phone-number.ts';

// Schemas bound what is looked at; what a value must be is decided where it is read, with a message of its own.

/** The ONT ID of the published examples. */
export const EXAMPLE_ONT_ID = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' as OntId;

/** The password of the examples. */
export const EXAMPLE_PASSWORD = 'three unrelated words';

/** A keystore that opens with `123456`, its ONT ID and its key: those of nobody. */
export const EXAMPLE_KEYSTORE =
  '{"address":"AGo4M3nnEGQjpn8FAepQyfcwoBc5172yai","label":"","type":"I","algorithm":"ECDSA",' +
  '"parameters":{"curve":"P-256"},' +
  '"key":"sG+bgMOzH5HvvgbP+KbGfUb70QTZH0pBCu52NR2gRS7lSQCBBI0uT5LUp8rYTIdp","enc-alg":"aes-256-gcm","hash":"sha256",' +
  '"salt":"zrIHcuDJ0kDHXrJrDjer7g==",' +
  '"publicKey":"03ecbb9cb4834aa27072549f3c2603657bc5302c718c8609ee0233beafec303893",' +
  '"scrypt":{"n":4096,"p":8,"r":8,"dkLen":64}}';
export const EXAMPLE_KEYSTORE_ONT_ID = 'did:ont:AGo4M3nnEGQjpn8FAepQyfcwoBc5172yai' as OntId;
export const EXAMPLE_WIF = 'L3x1r5asnaxuoa9xQ7foA1VLtGbD4LEwtTRwqrL8F3rWvC3uuSQe';

/** A phone number in the custody API's form. */
export const phoneField = () =>
  Type.String({ maxLength: 32, description: 'country calling code, `*`, national number: `+86*15821703553`' });
/** An ONT ID. One of another form is nobody's. */
export const ontIdField = () =>
  Type.Unsafe<OntId>(Type.String({ maxLength: 64, description: 'an ONT ID: `did:ont:A…`' }));
/** A verification code. */
export const codeField = () =>
  Type.String({ pattern: '^[0-9]{6}$', description: 'the six digits of the text message' });
/** An app, where OAuth names it. */
export const clientIdField = () => Type.String({ description: 'the `app_id`' });
/** A keystore; what it must be is decided by `custody/read-keystore.ts`. */
export const keystoreField = () =>
  Type.String({ maxLength: KEYSTORE_MAX_LENGTH, [TEXT_KEYWORD]: 'lines', description: 'its JSON, or base64 of it' });
/** The password of a keystore, which has no shortest: it was sealed by the rules of others. */
export const keystorePasswordField = () =>
  Type.String({ maxLength: 256, [TEXT_KEYWORD]: 'bytes', description: 'that the keystore is sealed under' });
/** A password that is to be proven; its length in bytes is checked when it is read. */
export const passwordField = () =>
  Type.String({ maxLength: 256, [TEXT_KEYWORD]: 'bytes', description: 'at least 6 characters' });
/** A password that is to be set; see `passwords/new-passwords.ts`. */
export const newPasswordField = () =>
  Type.String({
    maxLength: 256,
    [TEXT_KEYWORD]: 'bytes',
    description:
      'at least 8 characters, and not easy to guess; of an app that is registered with short passwords, any of 6',
  });
/** The app that the person signs in to, on the page. */
export const signsInToField = () =>
  Type.Optional(
    Type.Unsafe<OntId>(
      Type.String({ maxLength: 64, description: 'the app that the person signs in to; the page alone knows it' }),
    ),
  );

/**
 * What names the account that is to be changed: its phone or its ONT ID.
 *
 * @param field the phone's field, for the message
 * @throws ApiError PARAM_ERROR
 */
export function readName(field: string, phone: string | undefined, ontid: string | undefined): PhoneNumber | OntId {
  if (phone !== undefined && ontid === undefined) return readPhone(field, phone);
  if (phone === undefined && ontid !== undefined) return readOntId(ontid);
  throw new ApiError('PARAM_ERROR', `exactly one of ${field} and ontid is needed: it names the account`);
}

/** @throws ApiError PARAM_ERROR */
export function readOntId(text: string): OntId {
  if (!isOntId(text))
    throw new ApiError('PARAM_ERROR', 'ontid is an ONT ID such as did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL');
  return text;
}
