import { afterAll, describe, expect, it } from '@jest/globals';
import type { HostBudgets, HostTurn } from '../../../src/connectors/ical/host-budgets.ts';
import { createIcalConnector, type IcalConnectorOptions } from '../../../src/connectors/ical/ical-connector.ts';
import { defaultReadingOptions } from '../../../src/domain/reading-options.ts';
import { startFeedServer } from './feed-server.ts';

type NoTurn = Exclude<HostTurn, { outcome: 'entered' }>;

const closers: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closers.map((close) => close())));

function read(url: string, options: Omit<IcalConnectorOptions, 'clock'>) {
  const connector = createIcalConnector({ clock: { now: () => '2026-11-24T06:00:00.000Z' }, ...options });
  const terms = { timeZone: 'Europe/Paris', today: '2026-11-24', options: defaultReadingOptions, knownHash: null };
  return connector.read({ ...terms, url, signal: new AbortController().signal });
}

const budgetsThat = (turn: NoTurn): HostBudgets => ({ enter: async () => turn, close: () => {}, size: () => 0 });

describe('a read that had no turn', () => {
  it.each<[string, NoTurn]>([
    ['too many were in line', { outcome: 'busy', turnMs: 8_000 }],
    ['its host asked to be left alone', { outcome: 'closed', retryAfterMs: 60_000, wasUnavailable: true }],
  ])('since %s says that the host was not asked', async (_, turn) => {
    const reading = await read('https://feeds.example/a.ics', { allowedOrigins: [], budgets: budgetsThat(turn) });
    expect(reading).toMatchObject({ outcome: 'failed', failure: { kind: 'TRANSIENT' }, notAsked: true });
  });

  it('is told from one that the host answered', async () => {
    const server = await startFeedServer((_request, response) => response.writeHead(503).end());
    closers.push(() => server.close());
    const reading = await read(`${server.origin}/a.ics`, { allowedOrigins: [server.origin] });
    expect(reading).toMatchObject({ outcome: 'failed', failure: { kind: 'TRANSIENT' } });
    expect(reading).not.toHaveProperty('notAsked');
  });
});
