import { describe, expect, it } from '@jest/globals';
import { smoobuSignature, sortedQuery } from '../../../src/connectors/hubs/smoobu/smoobu-signature.ts';

const body = '{"apartments":[101],"operations":[{"dates":["2026-10-01:2026-10-03"],"available":0}]}';
const stays = 'from=2026-04-01&to=2026-04-10';
const rates = 'apartments%5B%5D=101&apartments%5B%5D=102&end_date=2026-10-31&start_date=2026-10-01';

describe('the signature', () => {
  // The first is in TommasoRibaudo/smoobu-availability-mcp: test/auth.test.ts as well; the others were computed apart from this code.
  it.each([
    [
      { method: 'GET', path: '/api/reservations', query: stays, body: '' },
      'Bu2/61pneyRyjQejH7PoCJC2P8iRm3NnC9R6CGFOQho=',
    ],
    [{ method: 'GET', path: '/api/rates', query: rates, body: '' }, 'DahtXmhmo9nuF9DGBMxGghWWFo51T2XgLVkBSIGO/sk='],
    [{ method: 'POST', path: '/api/rates', query: '', body }, 'VXMTbQhi3zS2LkGAbDpbo2LI7IevTLRNTRsDXpJby4M='],
    [
      { method: 'DELETE', path: '/api/reservations/291', query: '', body: '' },
      '1TW2DwjnJYhj+YDe6unDhZjf3WCuFVJaxOhcrSbUOC4=',
    ],
  ])('of %j is the published one', (request, signature) => {
    const stamp = { timestamp: '2026-04-01T12:00:00Z', nonce: '6ba7b810-9dad-11d1-80b4-00c04fd430c8' };
    expect(smoobuSignature({ ...request, ...stamp, apiKey: 'usr_live_abc123' }, 'your_api_secret')).toBe(signature);
  });
});

describe('a query', () => {
  it('is encoded first and sorted then, as whole texts', () => {
    expect(
      sortedQuery([
        ['start_date', '2026-10-01'],
        ['apartments[]', '102'],
        ['apartments[]', '101'],
        ['end_date', '2026-10-31'],
      ]),
    ).toBe(rates);
    expect(sortedQuery([['a b', "c*d'(e)!"]])).toBe('a%20b=c%2Ad%27%28e%29%21');
    // “Z” sorts before “[”, and “%5B” before “Z”.
    expect(
      sortedQuery([
        ['aZ', '1'],
        ['a[', '2'],
      ]),
    ).toBe('a%5B=2&aZ=1');
    expect(sortedQuery([])).toBe('');
  });
});
