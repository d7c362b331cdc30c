import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { accountConnectionSchema, accountRunSchema } from '../../src/contract/account-connections.ts';
import { fillSchema, tradeSchema } from '../../src/contract/broker-records.ts';
import { eventSchema } from '../../src/contract/events.ts';
import { schedulerSchema } from '../../src/contract/schedulers.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { type ListeningApi, listenFor } from '../support/listening-api.ts';

/** Accounts as their owners connect them: the real API, engine, stores and connectors, and services that are simulated. */
let engine: Engine;
let api: ListeningApi;
const billetwebToken = 'token-of-the-organiser-0123456789';
const secondKey = { keyId: 'PKRELAISTEST00000002', secretKey: 'secondSecretOfTheTrader0123456789abcdefg' };
const alpacaKey = { keyId: 'PKRELAISTEST00000001', secretKey: 'secretOfTheTrader0123456789abcdefghijklm' };

beforeAll(async () => {
  engine = await Engine.create();
  const owner = await engine.world.aMember();
  api = await listenFor(engine, owner, engine.hub.hubs());
  engine.sandbox.accounts.billetweb.addAccount({ token: billetwebToken });
  for (const key of [alpacaKey, secondKey]) engine.sandbox.accounts.alpaca.addAccount(key);
}, 120_000);
afterAll(async () => {
  await api.stop();
  await engine.close();
});

async function connect(body: object) {
  return accountConnectionSchema.parse(await api.call('POST', '/api/connections', body));
}

async function read(connectionId: string) {
  return accountConnectionSchema.parse(await api.call('GET', `/api/connections/${connectionId}`));
}

/** The newest run once it has ended. */
function ended(connectionId: string, number: number) {
  return eventually(`run ${number} of ${connectionId}`, async () => {
    const runs = z.array(accountRunSchema).parse(await api.call('GET', `/api/connections/${connectionId}/runs`));
    const run = runs.find((one) => one.number === number);
    return run?.finishedAt ? run : undefined;
  });
}

test('a broker account is read page by page, and its fills become trades', async () => {
  const { alpaca } = engine.sandbox.accounts;
  const fill = { symbol: 'AAPL', qty: '2', price: '174.78' };
  alpaca.addFill(alpacaKey.keyId, { ...fill, at: '2026-11-02T15:00:00.000Z', side: 'buy' });
  alpaca.addFill(alpacaKey.keyId, { ...fill, at: '2026-11-03T15:00:00.000Z', side: 'sell', price: '180.03' });
  await engine.whileWorking(async () => {
    const { id } = await connect({ connector: 'alpaca', config: { environment: 'paper' }, secrets: alpacaKey });
    const run = await ended(id, 1);
    expect(run).toMatchObject({
      status: 'succeeded',
      fetched: 2,
      imported: 2,
      tradesImported: 2,
      rejected: 0,
      attempts: 1,
    });
    expect(await read(id)).toMatchObject({ status: 'CONNECTED', lastSyncError: null, syncIntervalMin: 15 });
    const trades = z.array(tradeSchema).parse(await api.call('GET', `/api/connections/${id}/trades`));
    expect(trades).toMatchObject([
      { symbol: 'AAPL', side: 'long', status: 'closed', realisedProfit: '10.5', feesPending: true },
    ]);
    await api.call('POST', `/api/connections/${id}/sync`);
    // The last two hours before the newest fill are read again.
    expect(await ended(id, 2)).toMatchObject({ status: 'succeeded', imported: 0, skipped: 1 });
    expect(z.array(fillSchema).parse(await api.call('GET', `/api/connections/${id}/fills`))).toHaveLength(2);
  });
}, 120_000);

test('events of Billetweb are linked by slug, and their places follow sales', async () => {
  const { billetweb } = engine.sandbox.accounts;
  billetweb.putEvent(billetwebToken, {
    id: 1235,
    slug: 'poterie',
    name: 'Poterie',
    rates: [{ id: 12_693, name: 'Plein tarif', quota: '3' }],
  });
  await engine.whileWorking(async () => {
    const { id } = await connect({ connector: 'billetweb', secrets: { token: billetwebToken } });
    await ended(id, 1);
    const added = eventSchema.parse(
      await api.call('POST', '/api/events', { kind: 'formation', name: 'Poterie', reference: 'poterie' }),
    );
    expect(await ended(id, 2)).toMatchObject({ status: 'succeeded', eventsSynced: 1 });
    const places = async () => eventSchema.parse(await api.call('GET', `/api/events/${added.id}`));
    expect(await places()).toMatchObject({ placesTotal: 3, placesLeft: 3, isFull: false, warning: null });
    billetweb.sell(billetwebToken, { eventId: 1235, count: 3 });
    await api.call('POST', '/api/billetweb/sync');
    await ended(id, 3);
    expect(await places()).toMatchObject({ placesTotal: 3, placesLeft: 0, isFull: true });
    const scheduler = schedulerSchema.parse(await api.call('GET', '/api/billetweb/sync'));
    expect(scheduler).toMatchObject({ isRunning: true, runCount: 3, lastError: null });
    expect(scheduler.lastResult).toMatchObject({ status: 'succeeded', eventsSynced: 1 });
    const stopped = schedulerSchema.parse(await api.call('POST', '/api/billetweb/scheduler', { action: 'stop' }));
    expect(stopped).toMatchObject({ isRunning: false, nextRun: null });
  });
}, 120_000);

test('a bad key ends the run at once with its true cause, and a good one is tried at once', async () => {
  const bad = { ...secondKey, secretKey: 'notTheSecretOfTheTrader0123456789abcdefg' };
  await engine.whileWorking(async () => {
    const { id } = await connect({
      connector: 'alpaca',
      label: 'Essai',
      config: { environment: 'paper' },
      secrets: bad,
    });
    expect(await ended(id, 1)).toMatchObject({ status: 'failed', attempts: 1, error: { type: 'AUTH' } });
    expect(await read(id)).toMatchObject({ status: 'ERROR', lastSyncError: { type: 'AUTH' } });
    await api.call('PATCH', `/api/connections/${id}`, { secrets: secondKey, syncIntervalMin: 30 });
    expect(await ended(id, 2)).toMatchObject({ status: 'succeeded' });
    expect(await read(id)).toMatchObject({ status: 'CONNECTED', lastSyncError: null, syncIntervalMin: 30 });
    await api.call('DELETE', `/api/connections/${id}`);
    await expect(api.call('GET', `/api/connections/${id}`)).rejects.toThrow('404');
  });
}, 120_000);
