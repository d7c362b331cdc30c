import { describe, expect, it } from '@jest/globals';
import { createGuardedLookup } from '../../../src/connectors/ical/guarded-lookup.ts';
import { isPublicAddress } from '../../../src/connectors/ical/public-address.ts';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '93.184.215.14', '2606:4700::1111', '2a00:1450:4007::200e', '::ffff:8.8.8.8'])(
    'lets %s pass',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '1::1',
    '4000::1',
    '::ffff:127.0.0.1',
    '::ffff:168.63.129.16',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '2001:0:53aa:64c:0:fbff:f5ff:fffe',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '0177.0.0.1',
    '010.8.8.8',
    '0x8.8.8.8',
    '8.8.2056',
    '134744072',
    '８.8.8.8',
    '8.8.8.8.',
    '[2606:4700::1111]',
    '',
    'feeds.example',
  ])('refuses %j', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('createGuardedLookup', () => {
  const lookedUp = (addresses: readonly string[], all: boolean) =>
    new Promise((resolve) => {
      const lookup = createGuardedLookup(async () => addresses);
      lookup('feeds.example', { all }, (error, address, family) =>
        resolve(error ? { code: error.code } : { address, family }),
      );
    });

  it('gives the socket the addresses that it checked', async () => {
    const both = [
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ];
    expect(await lookedUp(['8.8.8.8', '2606:4700::1111'], true)).toEqual({ address: both, family: undefined });
    expect(await lookedUp(['2606:4700::1111'], false)).toEqual({ address: '2606:4700::1111', family: 6 });
  });

  it('refuses a host of which one address is not public, wherever it stands', async () => {
    for (const addresses of [['8.8.8.8', '10.0.0.1'], ['10.0.0.1', '8.8.8.8'], ['fd00::1']]) {
      expect(await lookedUp(addresses, true)).toEqual({ code: 'ADDRESS_REFUSED' });
    }
  });

  it('treats a host without addresses as one that does not exist', async () => {
    expect(await lookedUp([], true)).toEqual({ code: 'ENOTFOUND' });
  });
});
