import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { accountConnectionSchema } from '../../src/contract/account-connections.ts';
import { accountRunLines } from '../../src/parts/account-run-lines.ts';
import { connectionSyncWorkflowId } from '../../workflows/messages.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { type ListeningApi, listenFor } from '../support/listening-api.ts';

/**
 * What is secret of an account stays in its sealed column: after runs that went well and runs that failed in every way that the
 * simulated services know, it is looked for in every log line, row, workflow history and answer of the API.
 */
let engine: Engine;
let api: ListeningApi;
const lines: string[] = [];
const answers: string[] = [];

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const coinbaseKey = 'organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-111111111111';

/** Each key once for a service that is well, once for one that fails. */
const keys = {
  billetweb: { token: 'SECRET-billetweb-token-0a1b2c3d4e' },
  alpaca: { keyId: 'PKSECRETALPACA000001', secretKey: 'SECRETalpacaSecretKey0123456789abcdefghi' },
  oanda: { token: 'SECRET-oanda-token-5b2f8c0e7a914d36' },
  kraken: { apiKey: 'SECRET-kraken-key-91b3e7', secret: 'U0VDUkVULWtyYWtlbi1zZWNyZXQtMDEyMzQ1Njc4OWFiY2RlZg==' },
  binance: { apiKey: 'SECRET-binance-key-4d0a6f', secret: 'SECRET-binance-secret-8e2c5b7190fa' },
  bybit: { apiKey: 'SECRET-bybit-key-2c9f8e', secret: 'SECRET-bybit-secret-71d5a3b0c648' },
  coinbase: { apiKey: coinbaseKey, secret: String(privateKey.export({ format: 'pem', type: 'sec1' })) },
} as const;
/** Of Flex, whose token goes in the address of each request, and is the service's to give. */
let flex: { readonly token: string; readonly queryId: string };
const secrets = () => [flex.token, ...Object.values(keys).flatMap((key) => Object.values(key))];

beforeAll(async () => {
  engine = await Engine.create();
  api = await listenFor(engine, await engine.world.aMember(), engine.hub.hubs());
  const { billetweb, alpaca, oanda, kraken, binance, bybit, coinbase } = engine.sandbox.accounts;
  const service = engine.sandbox.accounts['ibkr-flex'];
  flex = service.addAccount({ accountIds: ['U0000000'] });
  // One that tells the token back.
  service.setFault({ kind: 'text', status: 401, text: `refused: ${flex.token}` });
  billetweb.addAccount(keys.billetweb);
  billetweb.putEvent(keys.billetweb.token, { id: 1235, slug: 'poterie', name: 'Poterie' });
  alpaca.addAccount(keys.alpaca);
  const row = {
    id: 'x::1',
    activity_type: 'FILL',
    transaction_time: '2026-11-19T15:30:00Z',
    price: 'n/a',
    side: 'buy',
  };
  alpaca.addActivity(keys.alpaca.keyId, { ...row, type: 'fill', qty: '1', symbol: 'NVDA', order_id: 'o' });
  oanda.addUser({ token: 'another', accounts: [{ id: '101-001-1234567-001' }] });
  kraken.addAccount(keys.kraken);
  kraken.setFault('invalid_signature');
  binance.addAccount(keys.binance);
  binance.addSymbol('BTCUSDT', { baseAsset: 'BTC', quoteAsset: 'USDT' });
  binance.setFault('bad_signature');
  bybit.addAccount(keys.bybit);
  bybit.setFault('address');
  coinbase.addAccount({ keyName: keys.coinbase.apiKey, secret: keys.coinbase.secret });
}, 120_000);
afterAll(async () => {
  await api.stop();
  await engine.close();
});

async function asked(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<unknown> {
  const answer = await api.call(method, path, body);
  answers.push(JSON.stringify(answer));
  return answer;
}

const flexConfig = () => ({ queryId: flex.queryId, reportType: 'activity', timeZone: 'America/New_York' });
const bodies = () => [
  { connector: 'billetweb', secrets: keys.billetweb },
  { connector: 'alpaca', config: { environment: 'paper' }, secrets: keys.alpaca },
  { connector: 'oanda', config: { environment: 'practice' }, secrets: keys.oanda },
  { connector: 'ccxt', config: { exchange: 'kraken' }, secrets: keys.kraken },
  { connector: 'ccxt', config: { exchange: 'binance', symbols: ['BTC/USDT'] }, secrets: keys.binance },
  { connector: 'ccxt', config: { exchange: 'bybit' }, secrets: keys.bybit },
  { connector: 'ccxt', config: { exchange: 'coinbase' }, secrets: keys.coinbase },
  { connector: 'ibkr-flex', config: flexConfig(), secrets: { token: flex.token } },
];

test('no secret of an account leaves its sealed column', async () => {
  const logger = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
  const ids = await engine.whileWorking(connectAndSettle, { accountLog: accountRunLines(logger) });
  const histories = await Promise.all(
    ids.map(async (id) =>
      JSON.stringify(await engine.client.workflow.getHandle(connectionSyncWorkflowId(id)).fetchHistory()),
    ),
  );
  const places = { lines, answers, histories, rows: await everyRow() };
  expect(lines.length).toBeGreaterThan(bodies().length);
  expect(histories).toHaveLength(bodies().length);
  for (const [place, texts] of Object.entries(places))
    for (const secret of secrets()) {
      const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), ...linesOf(secret)];
      const found = texts.filter((text) => forms.some((form) => text.includes(form)));
      expect({ place, secret, found }).toEqual({ place, secret, found: [] });
    }
  const signed = [...lines, ...answers, ...histories].filter((text) => /signature=|API-Sign|X-BAPI-SIGN/i.test(text));
  expect(signed).toEqual([]);
}, 120_000);

async function connectAndSettle(): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const body of bodies()) {
    const { connector, ...form } = body;
    await asked('POST', `/api/connectors/${connector}/check`, form);
    ids.push(accountConnectionSchema.parse(await asked('POST', '/api/connections', body)).id);
  }
  for (const id of ids) {
    await eventually(`a run of ${id} that ended or waits`, async () => {
      const { lastSyncAt, lastSyncError, waitingUntil } = accountConnectionSchema.parse(
        await asked('GET', `/api/connections/${id}`),
      );
      return (lastSyncAt ?? lastSyncError ?? waitingUntil) === null ? undefined : true;
    });
    for (const what of ['runs', 'fills', 'trades', 'rejected']) await asked('GET', `/api/connections/${id}/${what}`);
    await asked('POST', `/api/connections/${id}/check`);
  }
  await asked('GET', '/api/billetweb/sync');
  await asked('GET', '/api/connections?kind=brokerage');
  return ids;
}

/** A key of several lines is looked for by each, and as JSON tells it. */
function linesOf(secret: string): readonly string[] {
  const parts = secret.split('\n').filter((line) => line.length > 16 && !line.startsWith('-----'));
  return [JSON.stringify(secret).slice(1, -1), ...parts];
}

/** Every row of every table, but what is sealed. */
async function everyRow(): Promise<string[]> {
  const { prisma } = engine.world;
  const tables = z
    .array(z.object({ name: z.string() }))
    .parse(
      await prisma.$queryRaw`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = z
      .array(z.object({ row: z.string() }))
      .parse(await prisma.$queryRawUnsafe(`SELECT row_to_json(t)::text AS row FROM "${name}" t`));
    rows.push(...found.map(({ row }) => row));
  }
  expect(rows.length).toBeGreaterThan(20);
  return rows;
}
