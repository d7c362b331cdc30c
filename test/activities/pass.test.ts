import { describe, expect, test } from '@jest/globals';
import { type ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPassActivities, type PassDeps } from '../../activities/pass.ts';
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

/** A pass over `connections`, whose feeds give what `read` says; notes what is committed and reported. */
class Passing {
  readonly committed: string[] = [];
  readonly reported: string[] = [];
  isAlertOpen = false;
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
        settle: async () => ({ run: aRun(this.settledAs), outcome: { status: 'succeeded' }, owedTo: this.owedTo }),
        fail: async () => aRun('failed'),
        cancel: async () => aRun('cancelled'),
      },
    };
  }
}

function claimed(...connections: string[]): PassClaim & { readonly outcome: 'claimed' } {
  const pass = { runId: 'run', abandoned: [], timeZone: 'Europe/Paris', hasDestinations: false };
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
