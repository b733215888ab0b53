import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressBlock, readAddress, widerBlocks } from '../../../src/server/limits/address-block.ts';

test('IPv4 stands for itself, IPv6 for its first 64 bits', () => {
  for (const [address, block] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b::/64'],
  ] as const)
    assert.equal(addressBlock(address), block, address);
});

test('threat 32: an address is read with the port, brackets, zone and case that proxies write', () => {
  for (const [text, address] of [
    ['203.0.113.9:40000', '203.0.113.9'],
    [' 203.0.113.9 ', '203.0.113.9'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[fe80::1%eth0]:1', 'fe80::1'],
    ['[::ffff:203.0.113.9]:80', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
  ] as const)
    assert.equal(readAddress(text), address, text);
});

test('threat 32: text that is no address is none, nor is a short or octal spelling of IPv4', () => {
  const texts = [
    '',
    'unknown',
    '_hidden',
    '1:2:3',
    '1::2::3',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '256.1.1.1',
    '203.0.113.9:',
    '203.0.113.9:999999',
    '[]',
    '[203.0.113.9',
    'a'.repeat(5000),
  ];
  for (const text of texts) assert.equal(readAddress(text), undefined, text);
});

test('threat 32: an IPv6 block lies in a /56 and a /48, an IPv4 address in no wider block', () => {
  assert.deepEqual(widerBlocks('2001:db8:1:2ff::/64'), ['2001:db8:1:200::/56', '2001:db8:1::/48']);
  assert.deepEqual(widerBlocks('203.0.113.7'), []);
  assert.deepEqual(widerBlocks('gone'), []);
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
      if (one.join() !== other.join())
        assert.ok(!blocks.has(addressBlock([...other, ...host].map((value) => value.toString(16)).join(':'))));
    }),
  );
});

test('nothing that a proxy may write makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:.%/]{0,50}$/)),
      (text) => typeof addressBlock(text) === 'string',
    ),
  );
});
