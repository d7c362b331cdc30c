import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import type { AccountFailure } from '../../src/domain/account-failure.ts';
import { afterFailure } from '../../src/domain/account-run.ts';
import type { AccountEndInput, AccountPageStep, AccountPassInput } from '../../workflows/account-messages.ts';
import { connectionSyncWorkflowId, syncRequested, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncConnection } from '../../workflows/sync-connection.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { aReport, barrier, fakeActivities } from './fake-activities.ts';

const MINUTE_MS = 60_000;
/** What a workflow task and an activity may take of a real time that is not skipped. */
const SOON_MS = 5_000;

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const outage: AccountFailure = { kind: 'TRANSIENT', detail: 'no answer', code: null, advice: 'wait' };
const limited = (minutes: number): AccountFailure => ({
  ...{ kind: 'RATE_LIMITED', detail: 'HTTP 429', code: null, advice: 'wait', limit: 'requests' },
  retryAfterMs: minutes * MINUTE_MS,
});

/** What a page that failed so comes to, as `readAccountPage` has it. */
function afterPage(failure: AccountFailure, { attempt, rateWaitedMs }: AccountPassInput): AccountPageStep {
  const after = afterFailure(failure, { attempt, rateWaitedMs, chance: 0.5 });
  if (after.step === 'end') return { step: 'ended', report: aReport({ outcome: 'failed', summary: 'ERROR' }) };
  const { phase, waitMs } = after;
  return { step: 'wait', phase, waitMs, attempt: after.attempt, isCounted: !failure.isOurs, summary: 'Waits' };
}

/** The pages that were asked for, as what and when, in the time of the server. */
class Pages {
  readonly asked: { readonly input: AccountPassInput; readonly atMs: number }[] = [];
  private readonly answers: (input: AccountPassInput, index: number, nowMs: number) => AccountPageStep;

  constructor(answers: (input: AccountPassInput, index: number, nowMs: number) => AccountPageStep) {
    this.answers = answers;
  }

  readonly read = async (input: AccountPassInput): Promise<AccountPageStep> => {
    const nowMs = await environment.currentTimeMs();
    this.asked.push({ input, atMs: nowMs });
    return this.answers(input, this.asked.length - 1, nowMs);
  };

  /** Minutes between one page and the next, rounded down to what is not just real time. */
  gapsMin(): readonly number[] {
    return this.asked.slice(1).map(({ atMs }, index) => {
      const gapMs = atMs - (this.asked[index]?.atMs ?? 0);
      const minutes = Math.floor(gapMs / MINUTE_MS);
      return gapMs - minutes * MINUTE_MS < SOON_MS ? minutes : gapMs / MINUTE_MS;
    });
  }
}

let connections = 0;
const aConnection = () => `connection-${(connections += 1)}`;

async function start(connectionId: string) {
  const started = await environment.client.workflow.signalWithStart(syncConnection, {
    workflowId: connectionSyncWorkflowId(connectionId),
    taskQueue: TASK_QUEUE,
    args: [{ kind: 'account', connectionId, trigger: 'schedule' }],
    signal: syncRequested,
    signalArgs: [],
  });
  return environment.client.workflow.getHandle<typeof syncConnection>(started.workflowId);
}

/** One sync from its start to its end, by one worker. */
async function synced(activities: Partial<Activities>) {
  const worker = await workerWith(environment, fakeActivities(activities));
  return worker.runUntil(async () => (await start(aConnection())).result());
}

/** Does `use` while a worker with these pages works. */
async function working<T>(activities: Partial<Activities>, use: () => Promise<T>): Promise<T> {
  return (await workerWith(environment, fakeActivities(activities))).runUntil(use);
}

describe('a run whose service is out of order', () => {
  test('tries again after 1, 5 and 15 minutes, and then ends as failed', async () => {
    const pages = new Pages((input) => afterPage(outage, input));
    const report = await synced({ readAccountPage: pages.read });
    expect(pages.gapsMin()).toEqual([1, 5, 15]);
    expect(pages.asked.map(({ input }) => input.attempt)).toEqual([1, 2, 3, 4]);
    expect(report).toMatchObject({ outcome: 'failed', summary: 'ERROR' });
  });

  test('holds up no other connection while it waits', async () => {
    const pages = new Pages((input) => afterPage(outage, input));
    const healthy: number[] = [];
    const readAccountPage = async (input: AccountPassInput): Promise<AccountPageStep> => {
      if (input.connectionId !== 'healthy') return pages.read(input);
      healthy.push(await environment.currentTimeMs());
      return { step: 'all_read' };
    };
    await working({ readAccountPage }, async () => {
      const waiting = await start(aConnection());
      await eventuallyTrue('the first attempt', () => pages.asked.length === 1);
      const report = await (await start('healthy')).result();
      expect(report.outcome).toBe('succeeded');
      expect(pages.asked).toHaveLength(1);
      await waiting.result();
    });
    expect((healthy[0] ?? 0) - (pages.asked[0]?.atMs ?? 0)).toBeLessThan(MINUTE_MS);
  });

  test('is woken by a request, and its next waits are those of its next attempts', async () => {
    const pages = new Pages((input) => afterPage(outage, input));
    await working({ readAccountPage: pages.read }, async () => {
      const handle = await start(aConnection());
      await eventuallyTrue('the first attempt', () => pages.asked.length === 1);
      await environment.sleep(10_000);
      await handle.signal(syncRequested);
      await handle.result();
    });
    const [first, ...others] = pages.gapsMin();
    expect(first).toBeLessThan(0.5);
    expect(others).toEqual([5, 15]);
    expect(pages.asked.map(({ input }) => input.attempt)).toEqual([1, 2, 3, 4]);
  });
});

describe('a run that has reached a limit', () => {
  test('waits for it without counting an attempt, for half an hour in all, and then as for an outage', async () => {
    const pages = new Pages((input) => afterPage(limited(9), input));
    const report = await synced({ readAccountPage: pages.read });
    // A fourth wait would make it more than half an hour.
    expect(pages.gapsMin()).toEqual([9, 9, 9, 1, 5, 15]);
    expect(pages.asked.map(({ input }) => input.attempt)).toEqual([1, 1, 1, 1, 2, 3, 4]);
    expect(report.outcome).toBe('failed');
  });

  test('may wait for its turn at a limit of ours for as long as it lasts', async () => {
    const turns = 12;
    const ours: AccountFailure = { ...limited(10), isOurs: true };
    const pages = new Pages((input, index) => (index < turns ? afterPage(ours, input) : { step: 'all_read' }));
    const report = await synced({ readAccountPage: pages.read });
    expect(new Set(pages.asked.map(({ input }) => `${input.attempt} ${input.rateWaitedMs}`))).toEqual(new Set(['1 0']));
    expect([pages.asked.length, report.outcome]).toEqual([turns + 1, 'succeeded']);
  });

  test('asks the service no sooner for a request, however often somebody asks', async () => {
    const wait = (input: AccountPassInput, nowMs: number): AccountPageStep | undefined => {
      const leftMs = input.notBefore === undefined ? 0 : Date.parse(input.notBefore) - nowMs;
      const still = { step: 'wait', phase: 'waiting_rate', isCounted: true, summary: 'Still waits' } as const;
      return leftMs > 500 ? { ...still, waitMs: leftMs, attempt: input.attempt } : undefined;
    };
    const served: number[] = [];
    const pages = new Pages((input, index, nowMs) => {
      const still = wait(input, nowMs);
      if (still) return still;
      served.push(nowMs);
      return index === 0 ? afterPage(limited(10), input) : { step: 'all_read' };
    });
    await working({ readAccountPage: pages.read }, async () => {
      const handle = await start(aConnection());
      await eventuallyTrue('the first page', () => pages.asked.length === 1);
      for (let request = 1; request <= 3; request += 1) {
        await environment.sleep(MINUTE_MS);
        await handle.signal(syncRequested);
        await eventuallyTrue('a look whether it is to go on', () => pages.asked.length === 1 + request);
      }
      await handle.result();
    });
    const [first = 0, second = 0] = served;
    expect(served).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(10 * MINUTE_MS - 1_000);
    expect(second - first).toBeLessThan(10 * MINUTE_MS + SOON_MS);
    // What was waited for with a break is waited for once, and no more than that is counted.
    expect(pages.asked.at(-1)?.input.rateWaitedMs).toBeLessThan(10 * MINUTE_MS + SOON_MS);
  });
});

describe('a request', () => {
  test('while the last page is read makes one more run', async () => {
    const [reading, asked] = [barrier(), barrier()];
    const passes: number[] = [];
    const claimAccountRun: Activities['claimAccountRun'] = async ({ pass }) => {
      passes.push(pass);
      return { step: 'claimed', runId: `run ${pass}` };
    };
    const readAccountPage: Activities['readAccountPage'] = async () => {
      reading.open();
      await asked.opened;
      return { step: 'all_read' };
    };
    const report = await working({ claimAccountRun, readAccountPage }, async () => {
      const handle = await start(aConnection());
      await reading.opened;
      await handle.signal(syncRequested);
      asked.open();
      return handle.result();
    });
    expect(passes).toEqual([1, 2]);
    expect(report.runIds).toHaveLength(2);
  });

  test('that comes while a page is read that fails ends the wait after it at once, and one more run is looked for', async () => {
    const [reading, asked] = [barrier(), barrier()];
    const passes: number[] = [];
    const pages = new Pages((input, index) => (index === 0 ? afterPage(outage, input) : { step: 'all_read' }));
    const claimAccountRun: Activities['claimAccountRun'] = async ({ pass }) => {
      passes.push(pass);
      return pass === 1 ? { step: 'claimed', runId: 'run' } : { step: 'nothing_to_do', reason: 'nothing_owed' };
    };
    const readAccountPage: Activities['readAccountPage'] = async (input) => {
      reading.open();
      await asked.opened;
      return pages.read(input);
    };
    await working({ claimAccountRun, readAccountPage }, async () => {
      const handle = await start(aConnection());
      await reading.opened;
      await handle.signal(syncRequested);
      asked.open();
      await handle.result();
    });
    expect(pages.gapsMin()[0]).toBeLessThan(0.5);
    expect(passes).toEqual([1, 2]);
  });

  test('that starts a sync makes one run', async () => {
    const passes: number[] = [];
    await synced({
      claimAccountRun: async ({ pass }) => {
        passes.push(pass);
        return { step: 'claimed', runId: 'run' };
      },
    });
    expect(passes).toEqual([1]);
  });
});

describe('a run that does not come to its end by itself', () => {
  test('ends as stopped when its workflow is cancelled while it waits', async () => {
    const ends: AccountEndInput[] = [];
    const endAccountRun: Activities['endAccountRun'] = async (end) => {
      ends.push(end);
      return aReport({ outcome: 'cancelled' });
    };
    const pages = new Pages((input) => afterPage(outage, input));
    const ending = working({ readAccountPage: pages.read, endAccountRun }, async () => {
      const handle = await start(aConnection());
      await eventuallyTrue('the first attempt', () => pages.asked.length === 1);
      await handle.cancel();
      await handle.result();
    });
    const error: unknown = await ending.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect(error instanceof WorkflowFailedError ? error.cause : undefined).toBeInstanceOf(CancelledFailure);
    expect(ends.map(({ how }) => how)).toEqual(['stopped']);
  });

  test('ends as broken, with the cause, when a page cannot be read for an error of ours', async () => {
    const ends: AccountEndInput[] = [];
    const report = await synced({
      readAccountPage: async () => {
        throw ApplicationFailure.create({
          type: 'SYSTEM',
          message: 'An error of our own (TypeError).',
          nonRetryable: true,
        });
      },
      endAccountRun: async (end) => {
        ends.push(end);
        return aReport({ outcome: 'failed' });
      },
    });
    expect(ends).toMatchObject([{ how: 'broken', detail: 'An error of our own (TypeError).', pass: 1 }]);
    expect(report.outcome).toBe('failed');
  });

  test('derives the trades of what it read before it failed', async () => {
    const order: string[] = [];
    await synced({
      readAccountPage: async () => ({ step: 'ended', report: aReport({ outcome: 'failed' }) }),
      deriveAccountTrades: async () => void order.push('derived'),
      endAccountRun: async ({ how }) => {
        order.push(how);
        return aReport({ outcome: 'failed' });
      },
    });
    expect(order).toEqual(['derived']);
  });

  test('derives its trades before it ends, when it was switched off too', async () => {
    const order: string[] = [];
    await synced({
      readAccountPage: async () => ({ step: 'stopped' }),
      deriveAccountTrades: async () => void order.push('derived'),
      endAccountRun: async ({ how }) => {
        order.push(how);
        return aReport({ outcome: 'cancelled' });
      },
    });
    expect(order).toEqual(['derived', 'stopped']);
  });
});
