import { describe, expect, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { FeedReading } from '../../src/feed-ports.ts';
import { failing, listing } from '../support/world.ts';
import { claimed, Passing } from './passing.ts';

describe('a platform’s breaker', () => {
  const UNTIL = '2026-06-01T08:04:00.000Z';
  const busy = { kind: 'TRANSIENT' as const, detail: 'no turn among the reads of this host' };
  const notAsked: FeedReading = { outcome: 'failed', failure: busy, notAsked: true };

  test.each<[string, FeedReading, string]>([
    ['a calendar that was read', listing(), 'good'],
    ['no answer', failing('TRANSIENT'), 'bad'],
    ['no answer since nothing was asked', notAsked, 'neither'],
    ['a request for patience', failing('RATE_LIMITED', 3_600_000), 'neither'],
    ['a feed that is gone', failing('NOT_FOUND'), 'neither'],
    ['an answer that is no calendar', failing('BAD_FEED'), 'neither'],
  ])('is told of %s, in the generation that let it through', async (_, reading, outcome) => {
    const passing = new Passing({ claims: [claimed('a')], read: async () => reading });
    await passing.run(4);
    expect(passing.breakers.told).toEqual([`feeds.example, 7, no lease, listing, ${outcome}`]);
  });

  test('that is open puts the connection off, and nothing is read', async () => {
    const passing = new Passing({
      claims: [claimed('a')],
      read: () => Promise.reject(new Error('It was read.')),
    });
    passing.breakers.admission = { outcome: 'refused', until: UNTIL };
    passing.settledAs = 'deferred';
    expect(await passing.run(1)).toMatchObject({ step: 'done', report: { outcome: 'deferred' } });
    expect([passing.committed, passing.breakers.told, passing.reported]).toEqual([
      [`a put off until ${UNTIL}`],
      [],
      [],
    ]);
  });

  test('that opened meanwhile ends the pass: another attempt would not be let through', async () => {
    const passing = new Passing({ claims: [claimed('a')], read: async () => failing('TRANSIENT') });
    passing.breakers.isDown = true;
    expect(await passing.run(1)).toMatchObject({ step: 'done' });
  });

  test('that opened keeps no other connection of the pass from being tried again', async () => {
    const passing = new Passing({
      claims: [claimed('a', 'b')],
      read: async (url) => failing(url.includes('/a') ? 'TRANSIENT' : 'BAD_FEED'),
    });
    passing.breakers.isDown = true;
    await expect(passing.run(1)).rejects.toMatchObject({ type: 'BAD_FEED' });
  });

  test('gets the lease of a probe back from a read that was stopped', async () => {
    const environment = new MockActivityEnvironment({ attempt: 1 });
    const passing = new Passing({
      claims: [claimed('a')],
      read: async () => {
        environment.cancel();
        return failing('TRANSIENT');
      },
    });
    passing.breakers.admission = { outcome: 'admitted', generation: 8, leaseId: 'lease' };
    await expect(passing.run(1, environment)).rejects.toBeInstanceOf(CancelledFailure);
    expect(passing.breakers.told).toEqual(['feeds.example, 8, lease, listing, neither']);
  });
});
