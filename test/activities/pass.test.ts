import { describe, expect, test } from '@jest/globals';
import { type ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Run } from '../../src/domain/run.ts';
import { failing, listing } from '../support/world.ts';
import { aRun, claimed, Passing } from './passing.ts';

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
