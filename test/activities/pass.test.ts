import { describe, expect, test } from '@jest/globals';
import { type ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPassActivities, type PassDeps } from '../../activities/pass.ts';
import type { Breakers } from '../../src/breaker-ports.ts';
import type { Admission } from '../../src/domain/breaker-admission.ts';
import type { EndedCall } from '../../src/domain/breaker-outcome.ts';
import { defaultReadingOptions } from '../../src/domain/reading-options.ts';
import type { ConnectionResult, Run } from '../../src/domain/run.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import type { ConnectionToRead, PassClaim } from '../../src/pass-ports.ts';
import type { PassInput } from '../../workflows/messages.ts';
import { noHubs } from '../support/no-hubs.ts';
import { failing, listing, NOW } from '../support/world.ts';

const INPUT: PassInput = { listingId: 'listing', trigger: 'schedule', maximumAttempts: 4, pass: 1 };

function toRead(connectionId: string): ConnectionToRead {
  return {
    connectionId,
    label: connectionId,
    knownHash: null,
    pollNumber: 0,
    source: {
      kind: 'feed',
      url: `https://feeds.example/${connectionId}.ics`,
      options: defaultReadingOptions,
      validators: null,
    },
    breakerKey: 'feeds.example',
  };
}

function aRun(status: Run['status']): Run {
  const counts = { connectionsRead: 1, connectionsFailed: 0, connectionsDeferred: 0 };
  const nights = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };
  const failure = status === 'failed' ? { kind: 'TRANSIENT' as const, detail: 'status 503' } : null;
  const times = { queuedAt: NOW, startedAt: NOW, finishedAt: NOW };
  const flow = { workflowId: 'sync/listing', workflowRunId: 'w' };
  const rest = { trigger: 'schedule' as const, number: 1, period: null, attempts: 1, availabilityChanged: false };
  return {
    id: 'run',
    listingId: 'listing',
    connectionId: null,
    status,
    counts: { ...counts, ...nights },
    results: [],
    publications: [],
    failure,
    ...times,
    ...flow,
    ...rest,
  };
}

/** Breakers that let all through but what the test says, and note what they were told. */
class ScriptedBreakers implements Breakers {
  admission: Admission = { outcome: 'admitted', generation: 7, leaseId: null };
  isDown = false;
  readonly told: string[] = [];

  async admit(): Promise<Admission> {
    return this.admission;
  }

  async report(key: string, { generation, leaseId, subjectId, outcome }: EndedCall): Promise<void> {
    this.told.push([key, generation, leaseId ?? 'no lease', subjectId, outcome].join(', '));
  }

  async isOpen(): Promise<boolean> {
    return this.isDown;
  }

  async close(): Promise<void> {}
}

/** A pass over `connections`, whose feeds give what `read` says; notes what is committed and reported. */
class Passing {
  readonly committed: string[] = [];
  readonly reported: string[] = [];
  isAlertOpen = false;
  readonly breakers = new ScriptedBreakers();
  /** How often the orchestrator refuses before it takes a report. */
  refusals = 0;
  settledAs: Run['status'] = 'succeeded';
  owedTo: string[] = [];
  claims: PassClaim[];
  private readonly read: (url: string, signal: AbortSignal) => Promise<FeedReading>;
  private readonly committedAs: (connectionId: string) => ConnectionResult['outcome'];

  constructor(scene: {
    claims: PassClaim[];
    read: (url: string, signal: AbortSignal) => Promise<FeedReading>;
    committedAs?: (connectionId: string) => ConnectionResult['outcome'];
  }) {
    this.claims = scene.claims;
    this.read = scene.read;
    this.committedAs = scene.committedAs ?? (() => 'read');
  }

  run(attempt: number, environment = new MockActivityEnvironment({ attempt })) {
    const { syncListingPass } = createPassActivities(this.deps());
    return environment.run(syncListingPass, INPUT);
  }

  /** A pass that broke, as its workflow has it recorded. */
  breakDown(how: 'cancelled' | 'failed') {
    const { failPass, cancelPass } = createPassActivities(this.deps());
    const environment = new MockActivityEnvironment();
    if (how === 'cancelled') return environment.run(cancelPass, INPUT);
    return environment.run(failPass, { ...INPUT, kind: 'SYSTEM', detail: 'No answer.', attempts: 4 });
  }

  private report(told: string): void {
    this.refusals -= 1;
    if (this.refusals >= 0) throw new Error('Temporal does not answer.');
    this.reported.push(told);
  }

  private deps(): PassDeps {
    const nothing = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0, warnings: [] };
    return {
      ...noHubs,
      clock: { now: () => NOW },
      random: () => 0.5,
      settings: { retry: { maxRetries: 3, baseMs: 1000, factor: 2, maxMs: 300_000 }, requestSpacingMs: 0 },
      alerts: { isOpen: async () => this.isAlertOpen },
      orchestrator: {
        failureReported: async (listingId) => this.report(`failed ${listingId}`),
        recovered: async (listingId) => this.report(`good ${listingId}`),
        notificationOwed: async (memberId) => this.report(`owed ${memberId}`),
      },
      breakers: this.breakers,
      feeds: {
        checkAddress: (url) => ({ outcome: 'accepted', url }),
        read: ({ url, signal }) => this.read(url, signal),
      },
      passes: {
        claim: async () => this.claims.shift() ?? { outcome: 'nothing_owed' },
        commitReading: async (_, { connection: { connectionId, label } }) => {
          const outcome = this.committedAs(connectionId);
          this.committed.push(`${connectionId} ${outcome}`);
          return outcome === 'superseded'
            ? { outcome, connectionId, label }
            : { outcome: 'read', connectionId, label, ...nothing };
        },
        commitUnchanged: async (_, { connection: { connectionId, label } }) => {
          this.committed.push(`${connectionId} unchanged`);
          return { outcome: 'read', connectionId, label, ...nothing };
        },
        commitFailure: async (_, { connection: { connectionId, label }, failure }) => {
          this.committed.push(`${connectionId} ${failure.kind}`);
          return { outcome: 'failed', connectionId, label, failure };
        },
        commitPutOff: async (_, { connection: { connectionId, label }, until }) => {
          this.committed.push(`${connectionId} put off until ${until}`);
          const failure = { kind: 'TRANSIENT' as const, detail: 'Not asked.' };
          return { outcome: 'deferred', connectionId, label, failure, platformDownUntil: until };
        },
        settle: async () => ({ run: aRun(this.settledAs), outcome: { status: 'succeeded' }, owedTo: this.owedTo }),
        fail: async () => aRun('failed'),
        cancel: async () => aRun('cancelled'),
      },
    };
  }
}

function claimed(...connections: string[]): PassClaim & { readonly outcome: 'claimed' } {
  const listing = { listingId: 'listing', timeZone: 'Europe/Paris' };
  const pass = { runId: 'run', ...listing, abandoned: [], hasDestinations: false };
  return { outcome: 'claimed', ...pass, toRead: connections.map(toRead) };
}

describe('an attempt of a pass', () => {
  test('fails with the kind of failure and its own waiting time while another attempt can help', async () => {
    const passing = new Passing({
      claims: [claimed('a', 'b')],
      read: async (url) => (url.includes('/a') ? listing() : failing('TRANSIENT')),
    });
    const failure = await passing.run(2).then(
      () => undefined,
      (error: ApplicationFailure) => error,
    );
    expect(failure).toMatchObject({ type: 'TRANSIENT', nextRetryDelay: 2000 });
    expect(failure?.message).toBe('Attempt 2 of 4: 1 of 2 connections could not be read (TRANSIENT).');
    expect(passing.committed.sort()).toEqual(['a read', 'b TRANSIENT']);
  });

  test('concludes and reports the run when it is the last one', async () => {
    const passing = new Passing({ claims: [claimed('a')], read: async () => failing('TRANSIENT') });
    passing.settledAs = 'failed';
    expect(await passing.run(4)).toMatchObject({ step: 'done', report: { outcome: 'failed', runId: 'run' } });
    expect(passing.reported).toEqual(['failed listing']);
  });

  test('has those told at once who are owed word of a conflict since', async () => {
    const passing = new Passing({ claims: [claimed('a')], read: async () => listing() });
    passing.owedTo = ['camille'];
    await passing.run(1);
    expect(passing.reported).toEqual(['owed camille']);
  });

  test('concludes at once when no other attempt can help', async () => {
    const passing = new Passing({ claims: [claimed('a')], read: async () => failing('NOT_FOUND') });
    expect(await passing.run(1)).toMatchObject({ step: 'done' });
  });

  test('reads again once what was overtaken meanwhile', async () => {
    const overtaken = new Set(['a']);
    const passing = new Passing({
      claims: [claimed('a', 'b'), claimed('a')],
      read: async () => listing(),
      committedAs: (connectionId) => (overtaken.delete(connectionId) ? 'superseded' : 'read'),
    });
    await passing.run(1);
    expect(passing.committed.sort()).toEqual(['a read', 'a superseded', 'b read']);
  });

  test('that is stopped commits nothing of the read it was in: that says nothing of the platform', async () => {
    const environment = new MockActivityEnvironment({ attempt: 1 });
    const passing = new Passing({
      claims: [claimed('a')],
      read: async (_, signal) => {
        environment.cancel();
        expect(signal.aborted).toBe(true);
        return failing('TRANSIENT');
      },
    });
    await expect(passing.run(1, environment)).rejects.toBeInstanceOf(CancelledFailure);
    expect(passing.committed).toEqual([]);
  });

  test('waits for every read before it breaks, so that none goes on behind the next attempt', async () => {
    let isSlowOneDone = false;
    const passing = new Passing({
      claims: [claimed('a', 'b')],
      read: async (url) => {
        if (url.includes('/a')) throw new Error('broken');
        await Promise.resolve();
        isSlowOneDone = true;
        return listing();
      },
    });
    await expect(passing.run(1)).rejects.toMatchObject({ type: 'SYSTEM' });
    expect(isSlowOneDone).toBe(true);
  });

  test('tells an error of our own without its message, which may quote what it worked on', async () => {
    const passing = new Passing({
      claims: [claimed('a')],
      read: async () => {
        throw new Error('guest Dupont at https://feeds.example/secret');
      },
    });
    const failure = await passing.run(1).catch((error: Error) => error);
    expect(JSON.stringify(failure)).not.toMatch(/Dupont|secret/);
    expect(failure).toMatchObject({ type: 'SYSTEM' });
  });

  test('reads at most ten feeds at once', async () => {
    let now = 0;
    let most = 0;
    const passing = new Passing({
      claims: [claimed(...Array.from({ length: 20 }, (_, index) => `c${index}`))],
      read: async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return listing();
      },
    });
    await passing.run(1);
    expect(most).toBe(10);
  });
});

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

describe('the end of a run', () => {
  const passingAs = (status: Run['status'], isAlertOpen: boolean): Passing => {
    const passing = new Passing({ claims: [claimed('a')], read: async () => listing() });
    passing.settledAs = status;
    passing.isAlertOpen = isAlertOpen;
    return passing;
  };

  test.each(['failed', 'partial'] as const)('that is %s is told as a failure, alert or not', async (status) => {
    for (const isAlertOpen of [false, true]) {
      const passing = passingAs(status, isAlertOpen);
      await passing.run(1);
      expect(passing.reported).toEqual(['failed listing']);
    }
  });

  test('that is good is told when an alert is open, and to nobody otherwise', async () => {
    const told: string[][] = [];
    for (const isAlertOpen of [true, false]) {
      const passing = passingAs('succeeded', isAlertOpen);
      await passing.run(1);
      told.push(passing.reported);
    }
    expect(told).toEqual([['good listing'], []]);
  });

  test.each(['deferred', 'skipped', 'cancelled'] as const)('that is %s is told to nobody', async (status) => {
    const passing = passingAs(status, true);
    await passing.run(1);
    expect(passing.reported).toEqual([]);
  });

  test.each(['failed', 'succeeded'] as const)(
    'that is %s and that Temporal does not take is told by the next attempt, which reads nothing again',
    async (status) => {
      const passing = passingAs(status, true);
      passing.claims.push({ outcome: 'settled', run: aRun(status) });
      passing.refusals = 1;
      await expect(passing.run(1)).rejects.toMatchObject({ type: 'SYSTEM', nonRetryable: false });
      expect(passing.reported).toEqual([]);
      expect(await passing.run(2)).toMatchObject({ step: 'done', report: { outcome: status, runId: 'run' } });
      expect(passing.reported).toEqual([status === 'failed' ? 'failed listing' : 'good listing']);
      expect(passing.committed).toEqual(['a read']);
    },
  );

  test('that a later pass found abandoned is told as a failure before anything is read', async () => {
    const reported: string[][] = [];
    const passing = new Passing({
      claims: [{ ...claimed('a'), abandoned: [aRun('failed')] }],
      read: async () => {
        reported.push([...passing.reported]);
        return listing();
      },
    });
    await passing.run(1);
    expect(reported).toEqual([['failed listing']]);
  });

  test('of a pass that broke is told as a failure, and of one that ops stopped to nobody', async () => {
    const broken = passingAs('failed', true);
    await broken.breakDown('failed');
    const stopped = passingAs('failed', true);
    await stopped.breakDown('cancelled');
    expect([broken.reported, stopped.reported]).toEqual([['failed listing'], []]);
  });
});
