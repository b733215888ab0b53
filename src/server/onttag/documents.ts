import { OntTagError } from '../errors/onttag-error.ts';

/** A side of a document, as a reviewer looks at it. */
export interface DocumentImage {
  side: 'front' | 'back';
  type: 'image/png' | 'image/jpeg';
  content: Buffer;
}

// The published examples leave `data:` out.
const DATA_URL = /^(?:data:)?(image\/(?:png|jpeg));base64,/;
const PROLOGUE = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const BEGINS = { 'image/png': '89504e470d0a1a0a', 'image/jpeg': 'ffd8ff' };

/** Bytes of one document. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads an image from its data URL. What it says of itself must be so: nothing but a PNG or JPEG is kept, and nobody
 * who looks at one is handed something else.
 *
 * @throws OntTagError PARAM_ERROR naming the field, never its content
 */
export function readDocument(side: DocumentImage['side'], url: string): DocumentImage {
  const [prefix, type] = DATA_URL.exec(url.slice(0, PROLOGUE)) ?? [];
  const data = prefix ? url.slice(prefix.length) : '';
  if (data.length > Math.ceil(MAX_BYTES / 3) * 4) {
    throw new OntTagError('PARAM_ERROR', `${side}doc has more than 4 MiB`, { status: 413 });
  }
  const content = BASE64.test(data) && data.length % 4 === 0 ? Buffer.from(data, 'base64') : Buffer.alloc(0);
  const begin = type && BEGINS[type as DocumentImage['type']];
  if (!begin || !content.toString('hex', 0, 8).startsWith(begin)) {
    throw new OntTagError('PARAM_ERROR', `${side}doc is a PNG or JPEG as a data URL: image/png;base64,…`);
  }
  return { side, type: type as DocumentImage['type'], content };
}
