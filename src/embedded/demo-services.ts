import type { AccountControls } from '../../sandbox/accounts/accounts.ts';

/** Keys of the demo’s accounts: of simulated services alone. */
export const demoKeys = {
  billetweb: { token: 'demo-billetweb-7c1e4b9a2f60d853' },
  alpaca: { keyId: 'PKDEMORELAIS00000001', secretKey: 'demoAlpacaSecret0123456789abcdefghijklmno' },
  oanda: { token: 'demo-oanda-5b2f8c0e7a914d36a1f0c9d2' },
  kraken: {
    apiKey: 'demo-kraken-key-91b3e7',
    secret: 'ZGVtbyBzZWNyZXQgb2YgdGhlIHNpbXVsYXRlZCBrcmFrZW4gMDEyMzQ1Njc4OQ==',
  },
  binance: { apiKey: 'demo-binance-key-4d0a6f', secret: 'demo-binance-secret-8e2c5b7190fa' },
  alpacaStopped: { keyId: 'PKDEMORELAIS00000002', secretKey: 'demoAlpacaSecret2123456789abcdefghijklmno' },
} as const;

/**
 * Fills the simulated services, at each start since they keep nothing: the same events, sales and fills each time, and the faults
 * that put the demo’s accounts into their states.
 *
 * - Billetweb: a formation that is sold out, one with places left, one without a quota, and one that is gone.
 * - Alpaca: trades, and a row that cannot be read. OANDA: its token is revoked. Kraken: asks for patience. Binance: does not
 *   answer rightly. A second account at Alpaca: all is well, its owner stopped it.
 */
export function fillDemoServices(services: AccountControls): void {
  fillBilletweb(services.billetweb);
  fillAlpaca(services.alpaca);
  services.oanda.addUser({ token: 'demo-oanda-the-new-token', accounts: [{ id: '101-001-1234567-001' }] });
  services.kraken.addAccount(demoKeys.kraken);
  services.kraken.setFault('rate_limit');
  services.binance.addAccount(demoKeys.binance);
  services.binance.addSymbol('BTCUSDT', { baseAsset: 'BTC', quoteAsset: 'USDT' });
  services.binance.setFault('internal_error');
  services.alpaca.addAccount(demoKeys.alpacaStopped);
}

const poterie = { id: 235_001, slug: 'poterie-debutants', name: 'Poterie : les bases' };
const aquarelle = { id: 235_002, slug: 'aquarelle', name: 'Aquarelle en week-end' };
const vannerie = { id: 235_003, slug: 'vannerie', name: 'Vannerie d’osier' };

function fillBilletweb(billetweb: AccountControls['billetweb']): void {
  const { token } = demoKeys.billetweb;
  const start = { startsAt: '2027-03-06T08:30:00.000Z', endsAt: '2027-03-06T16:00:00.000Z' };
  billetweb.addAccount({ token });
  billetweb.putEvent(token, { ...poterie, ...start, rates: [{ id: 9_001, name: 'Plein tarif', quota: '8' }] });
  billetweb.sell(token, { eventId: poterie.id, rateId: 9_001, count: 8 });
  const session = (id: number, day: string) => ({
    id,
    name: '',
    quota: '10',
    isDisabled: false,
    startsAt: `2027-${day}T08:00:00.000Z`,
    endsAt: `2027-${day}T16:00:00.000Z`,
  });
  billetweb.putEvent(token, {
    ...aquarelle,
    isMultiple: true,
    sessions: [session(9_101, '04-10'), session(9_102, '05-15')],
  });
  billetweb.sell(token, { eventId: aquarelle.id, sessionId: 9_101, count: 4 });
  billetweb.putEvent(token, { ...vannerie, ...start, rates: [{ id: 9_002, name: 'Plein tarif', quota: '0' }] });
}

/** Fills of known days, so that a later start finds them known. */
function fillAlpaca(alpaca: AccountControls['alpaca']): void {
  const { keyId } = demoKeys.alpaca;
  alpaca.addAccount(demoKeys.alpaca);
  const fill = (at: string, side: string, [symbol, qty, price]: readonly [string, string, string], id: string) =>
    alpaca.addFill(keyId, { at, side, symbol, qty, price, id });
  fill(
    '2026-11-02T15:04:05.120Z',
    'buy',
    ['AAPL', '12', '221.4'],
    '20261102100405120::00000000-0000-4000-8000-000000000001',
  );
  fill(
    '2026-11-04T17:31:40.900Z',
    'sell',
    ['AAPL', '5', '226.15'],
    '20261104123140900::00000000-0000-4000-8000-000000000002',
  );
  fill(
    '2026-11-06T14:45:12.003Z',
    'sell',
    ['AAPL', '7', '219.02'],
    '20261106094512003::00000000-0000-4000-8000-000000000003',
  );
  fill(
    '2026-11-09T18:20:00.450Z',
    'sell',
    ['TSLA', '3', '401.75'],
    '20261109132000450::00000000-0000-4000-8000-000000000004',
  );
  fill(
    '2026-11-12T15:11:31.777Z',
    'buy',
    ['TSLA', '3', '388.2'],
    '20261112101131777::00000000-0000-4000-8000-000000000005',
  );
  fill(
    '2026-11-18T16:02:09.050Z',
    'buy',
    ['BTC/USD', '0.0315', '91240.55'],
    '20261118110209050::00000000-0000-4000-8000-000000000006',
  );
  alpaca.addActivity(keyId, {
    id: '20261119103000000::00000000-0000-4000-8000-000000000007',
    activity_type: 'FILL',
    type: 'fill',
    transaction_time: '2026-11-19T15:30:00Z',
    price: 'n/a',
    qty: '1',
    side: 'buy',
    symbol: 'NVDA',
    order_id: '904837e3-3b76-47ec-b432-046db621571b',
  });
}
