import { createECDH } from 'node:crypto';
import type { OntId } from '../../protocol/common/ont-id.ts';
import { ontIdOf } from './ont-id.ts';

/** A P-256 key pair and the ONT ID that it controls. */
export interface KeyPair {
  /** 32 bytes, big-endian. */
  privateKey: Buffer;
  /** 33-byte compressed point. */
  publicKey: Buffer;
  ontId: OntId;
}

export function generateKeyPair(): KeyPair {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  return describe(ecdh);
}

/** @throws Error when the 32 bytes are no private key of P-256 (0, or not below the group's order) */
export function keyPairOf(privateKey: Buffer): KeyPair {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  return describe(ecdh);
}

function describe(ecdh: ReturnType<typeof createECDH>): KeyPair {
  const publicKey = ecdh.getPublicKey(null, 'compressed');
  // Node drops leading zero bytes of the scalar; wallets want all 32.
  const scalar = ecdh.getPrivateKey();
  const privateKey = Buffer.concat([Buffer.alloc(32 - scalar.length), scalar]);
  return { privateKey, publicKey, ontId: ontIdOf(publicKey) };
}
