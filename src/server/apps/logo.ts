import { createHash } from 'node:crypto';
import { ApiError } from '../errors/api-error.ts';

/** An app's picture, as it is served. */
export interface Logo {
  bytes: Buffer;
  /** `image/…`, as its first bytes say. */
  type: string;
  /** SHA-256, base64url: its address changes when it does. */
  hash: string;
}

export const LOGO_MAX_BYTES = 32 * 1024;

/** What the pictures that are taken begin with. SVG is none of them: it is a document, which may hold script. */
const TYPES: readonly [type: string, begins: (bytes: Buffer) => boolean][] = [
  ['image/png', (bytes) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', (bytes) => bytes.toString('latin1', 0, 3) === '\xff\xd8\xff'],
  [
    'image/webp',
    (bytes) =>
      bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP',
  ],
];

/** @throws ApiError PARAM_ERROR for what is too large or no such picture */
export function readLogo(file: Uint8Array): Logo {
  const bytes = Buffer.from(file);
  if (bytes.length > LOGO_MAX_BYTES)
    throw new ApiError('PARAM_ERROR', `the logo has ${bytes.length} bytes; at most ${LOGO_MAX_BYTES} are taken`);
  const type = TYPES.find(([, begins]) => begins(bytes))?.[0];
  if (!type) throw new ApiError('PARAM_ERROR', 'the logo is a PNG, JPEG or WebP picture');
  return { bytes, type, hash: createHash('sha256').update(bytes).digest('base64url') };
}
