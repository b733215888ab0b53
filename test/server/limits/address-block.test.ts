import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressBlock } from '../../../src/server/limits/address-block.ts';

test('IPv4 stands for itself, IPv6 for its first 64 bits', () => {
  for (const [address, block] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['not an address', 'not an address'],
    ['1:2:3', '1:2:3'],
    ['1::2::3', '1::2::3'],
  ] as const) assert.equal(addressBlock(address), block, address);
});

test('every writing of an address in one network is one caller, and of another network another', () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  const network = fc.tuple(group, group, group, group);
  /** Writes groups with `::` for one run of zeros, where there is one, and in either case. */
  const writings = (groups: number[]) => {
    const plain = groups.map((value) => value.toString(16)).join(':');
    const padded = groups.map((value) => value.toString(16).padStart(4, '0').toUpperCase()).join(':');
    return [plain, padded, new URL(`http://[${plain}]`).hostname.slice(1, -1)];
  };
  fc.assert(
    fc.property(network, network, network, (one, other, host) => {
      fc.pre(one.slice(0, 4).some((value) => value !== 0)); // ::ffff:0:0/96 is IPv4.
      const blocks = new Set([...writings([...one, ...host]), ...writings([...one, 0, 0, 0, 1])].map(addressBlock));
      assert.equal(blocks.size, 1);
      if (one.join() !== other.join()) assert.ok(!blocks.has(addressBlock([...other, ...host].map((value) => value.toString(16)).join(':'))));
    }),
  );
});

test('nothing that a proxy may write makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:.%/]{0,50}$/)), (text) => typeof addressBlock(text) === 'string'));
});
