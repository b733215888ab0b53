import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import sdk from 'ontology-ts-sdk';
import { extend, leafOf } from '../../../src/server/onttag/merkle-log.ts';

const { Merkle } = sdk;
const hash = (hex: string) => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');

/** The root of a tree, as RFC 6962 §2.1 defines it. */
function rootOf(leaves: string[]): string {
  if (leaves.length === 1) return leaves[0]!;
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return hash(`01${rootOf(leaves.slice(0, half))}${rootOf(leaves.slice(half))}`);
}

test('of a growing log each root is that of RFC 6962, and the SDK takes each proof', () => {
  const leaves: string[] = [];
  let peaks: string[] = [];
  for (let position = 0; position < 70; position++) {
    const leaf = leafOf(`credential ${position}`);
    assert.equal(leaf, hash(`00${Buffer.from(`credential ${position}`).toString('hex')}`));
    const entry = extend(position, peaks, leaf);
    leaves.push(leaf);
    ({ peaks } = entry);
    assert.equal(entry.root, rootOf(leaves), String(position));
    assert.ok(Merkle.verifyClaimProof(leaf, entry.root, entry.nodes));
    const path = entry.nodes.map(({ TargetHash }) => TargetHash);
    assert.ok(Merkle.verifyLeafHashInclusion(leaf, position, path, entry.root, position + 1));
  }
  assert.equal(peaks.length, [...(70).toString(2)].filter((bit) => bit === '1').length);
});
