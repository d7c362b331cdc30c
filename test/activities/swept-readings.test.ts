import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createNewsActivities } from '../../activities/news.ts';
import { requestCounter } from '../../src/connectors/request-counter.ts';
import type { ConnectionToRead } from '../../src/pass-ports.ts';
import type { PassInput } from '../../workflows/pass-messages.ts';
import { closedBreakers } from '../support/closed-breakers.ts';
import { noHubs } from '../support/no-hubs.ts';
import { failing, listing, NOW } from '../support/world.ts';
import { claimed, INPUT, Passing } from './passing.ts';

const common = { listingId: 'listing', maximumAttempts: 4, pass: 1 } as const;

const address = { connector: 'beds24', access: { accountId: 'account', secrets: {} }, unitId: '1' } as const;
const source: ConnectionToRead['source'] = { kind: 'unit', ...address, ours: [], closed: [], stays: [] };

/** A pass over one unit of a hub, and whether each reading of it said that it is one of a sweep’s. */
function unitPass(isOvertaken = false) {
  const said: (boolean | undefined)[] = [];
  const pass = claimed('a');
  const unit = { ...pass, toRead: pass.toRead.map((connection) => ({ ...connection, source })) };
  const passing = new Passing({
    claims: [unit, unit],
    read: async () => failing('TRANSIENT'),
    units: {
      read: async ({ isSwept }) => {
        said.push(isSwept);
        return listing();
      },
    },
    committedAs: () => (isOvertaken && said.length === 1 ? 'superseded' : 'read'),
  });
  const run = (attempt: number, input: PassInput) =>
    passing.run(attempt, new MockActivityEnvironment({ attempt }), input);
  return { said, run };
}

describe('the reading of a unit', () => {
  const cases: readonly [string, PassInput, number, boolean][] = [
    ['by a sweep may wait for others', { ...common, trigger: 'schedule', sweepId: 'sweep' }, 1, true],
    ['by a listing’s own time may wait for others', INPUT, 1, true],
    ['that a sweep tries again goes by itself', INPUT, 2, false],
    ['that another activity tried before goes by itself', { ...INPUT, priorAttempts: 1 }, 1, false],
    ['that a person asked for goes at once', { ...common, trigger: 'manual' }, 1, false],
    ['that a webhook asked for goes at once', { ...common, connectionId: 'a', trigger: 'webhook' }, 1, false],
    ['that is to tell a destination goes at once', { ...common, connectionId: 'a', trigger: 'publish' }, 1, false],
    ['of a connection that is polled goes at once', { ...common, connectionId: 'a', trigger: 'poll' }, 1, false],
  ];

  test.each(cases)('%s', async (_what, input, attempt, isSwept) => {
    const { said, run } = unitPass();
    await run(attempt, input);
    expect(said).toEqual([isSwept]);
  });

  test('that was overtaken is made once more by itself', async () => {
    const { said, run } = unitPass(true);
    await run(1, INPUT);
    expect(said).toEqual([true, false]);
  });

  test('by which a sweep asks for news may wait for others', async () => {
    const said: (boolean | undefined)[] = [];
    const toRead = claimed('a').toRead.map((connection) => ({ ...connection, source, platform: 'beds24' }));
    const quiet = [{ listingId: 'listing', timeZone: 'Europe/Paris', toRead, mark: 'mark' }];
    const { askForNews } = createNewsActivities({
      ...noHubs,
      clock: { now: () => NOW },
      feeds: { checkAddress: (url) => ({ outcome: 'accepted', url }), read: async () => failing('TRANSIENT') },
      units: {
        read: async ({ isSwept }) => {
          said.push(isSwept);
          return { outcome: 'unchanged' };
        },
      },
      breakers: closedBreakers,
      requests: requestCounter,
      news: {
        batch: async () => ({ ids: ['listing'], done: [], quiet }),
        logUnchanged: async (_, unchanged) => unchanged.map(({ listing: { listingId } }) => listingId),
      },
      sweepReports: { addAskRequests: async () => {} },
      orchestrator: { startSweptSync: async () => true },
    });
    const input = { sweepId: 'sweep', afterId: null, ownerId: null, limit: 200 };
    expect(await new MockActivityEnvironment().run(askForNews, input)).toMatchObject({ unchanged: 1 });
    expect(said).toEqual([true]);
  });
});
