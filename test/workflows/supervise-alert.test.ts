import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import type { AlertReviewStep } from '../../workflows/alert-messages.ts';
import {
  alertChanged,
  alertWorkflowId,
  failureReported,
  recovered,
  resolved,
  TASK_QUEUE,
} from '../../workflows/messages.ts';
import { superviseAlert } from '../../workflows/supervise-alert.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { anOpenReview, barrier, fakeActivities } from './fake-activities.ts';

const MINUTE_MS = 60_000;

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

let listings = 0;
const aListing = () => `failing-${(listings += 1)}`;

const ended: AlertReviewStep = { step: 'ended', outcome: 'resolved', summary: 'The alert is resolved.', owedTo: [] };

function report(listingId: string) {
  return environment.client.workflow.signalWithStart(superviseAlert, {
    workflowId: alertWorkflowId(listingId),
    taskQueue: TASK_QUEUE,
    args: [{ subject: { kind: 'listing', id: listingId } }],
    signal: failureReported,
    signalArgs: [],
  });
}

/** Supervises a listing whose reviews give what `steps` say, one after another, the last for ever. */
async function supervised<T>(
  steps: readonly AlertReviewStep[],
  use: (listingId: string, reviews: () => number) => Promise<T>,
  differences: Partial<Activities> = {},
): Promise<T> {
  let reviews = 0;
  const reviewAlert = async () => {
    const step = steps[Math.min(reviews, steps.length - 1)] ?? ended;
    reviews += 1;
    return step;
  };
  const worker = await workerWith(environment, fakeActivities({ reviewAlert, ...differences }));
  return worker.runUntil(use(aListing(), () => reviews));
}

describe('the supervision of an alert', () => {
  test('ends when the review says so, with the outcome in words', async () => {
    const result = await supervised([ended], async (listingId) => (await report(listingId)).result());
    expect(result).toEqual({ outcome: 'resolved', summary: 'The alert is resolved.' });
  });

  test('ends at once when nothing is open', async () => {
    const nothing: AlertReviewStep = {
      step: 'ended',
      outcome: 'nothing_open',
      summary: 'No failure is open.',
      owedTo: [],
    };
    expect(await supervised([nothing], async (listingId) => (await report(listingId)).result())).toMatchObject({
      outcome: 'nothing_open',
    });
  });

  test.each([failureReported, recovered, resolved, alertChanged])('re-reads when it is told $name', async (signal) => {
    const waiting = barrier();
    const reviews = await supervised(
      [anOpenReview({ waitMs: 100 * 24 * 60 * MINUTE_MS, owedTo: ['samira'] }), ended],
      async (listingId, count) => {
        const handle = await report(listingId);
        await waiting.opened;
        await handle.signal(signal);
        await handle.result();
        return count();
      },
      { wakeRecipients: async () => waiting.open() },
    );
    expect(reviews).toBe(2);
  });

  test('re-reads on its timer when a signal was lost', async () => {
    const steps = [anOpenReview(), anOpenReview({ waitMs: 5 * MINUTE_MS }), ended];
    const atMs: number[] = [];
    await supervised([], async (listingId) => (await report(listingId)).result(), {
      reviewAlert: async () => {
        atMs.push(await environment.currentTimeMs());
        return steps[atMs.length - 1] ?? ended;
      },
    });
    expect(atMs.map((ms) => Math.round((ms - (atMs[0] ?? 0)) / MINUTE_MS))).toEqual([0, 15, 20]);
  });

  test('reviews a failure that is told while its last review is under way, before it ends', async () => {
    const [reviewing, told] = [barrier(), barrier()];
    let reviews = 0;
    const outcome = await supervised(
      [],
      async (listingId) => {
        const handle = await report(listingId);
        await reviewing.opened;
        await handle.signal(failureReported);
        told.open();
        await handle.result();
        return reviews;
      },
      {
        reviewAlert: async () => {
          reviews += 1;
          reviewing.open();
          await told.opened;
          return ended;
        },
      },
    );
    expect(outcome).toBe(2);
  });

  test('reviews at once, not by its timer, what is told while a review is under way that leaves it open', async () => {
    const [reviewing, told] = [barrier(), barrier()];
    const atMs: number[] = [];
    await supervised(
      [],
      async (listingId) => {
        const handle = await report(listingId);
        await reviewing.opened;
        await handle.signal(failureReported);
        told.open();
        await handle.result();
      },
      {
        reviewAlert: async () => {
          atMs.push(await environment.currentTimeMs());
          reviewing.open();
          await told.opened;
          return atMs.length === 1 ? anOpenReview() : ended;
        },
      },
    );
    expect(atMs.map((ms) => Math.round((ms - (atMs[0] ?? 0)) / MINUTE_MS))).toEqual([0, 0]);
  });

  test('reviews a failure that is told while it wakes whom the end is told to', async () => {
    const [waking, told] = [barrier(), barrier()];
    let reviews = 0;
    const outcome = await supervised(
      [],
      async (listingId) => {
        const handle = await report(listingId);
        await waking.opened;
        await handle.signal(failureReported);
        told.open();
        await handle.result();
        return reviews;
      },
      {
        reviewAlert: async () => {
          reviews += 1;
          return { ...ended, owedTo: reviews === 1 ? ['samira'] : [] };
        },
        wakeRecipients: async () => {
          waking.open();
          await told.opened;
        },
      },
    );
    expect(outcome).toBe(2);
  });

  test('reviews once more however many failures are told meanwhile, and begins anew after its end', async () => {
    const [reviewing, told] = [barrier(), barrier()];
    let reviews = 0;
    const reviewAlert = async () => {
      reviews += 1;
      reviewing.open();
      await told.opened;
      return ended;
    };
    const afterEach = await supervised(
      [],
      async (listingId) => {
        const handle = await report(listingId);
        await reviewing.opened;
        for (let failure = 0; failure < 200; failure += 1) await report(listingId);
        told.open();
        await handle.result();
        const atOnce = reviews;
        await (await report(listingId)).result();
        return [atOnce, reviews];
      },
      { reviewAlert },
    );
    expect(afterEach).toEqual([2, 3]);
  });

  test('wakes the mail of those who are owed word after each review that says so', async () => {
    const woken: (readonly string[])[] = [];
    await supervised(
      [anOpenReview({ waitMs: 1, owedTo: ['samira'] }), { ...ended, owedTo: ['samira', 'alex'] }],
      async (listingId) => (await report(listingId)).result(),
      { wakeRecipients: async ({ recipientIds }) => void woken.push(recipientIds) },
    );
    expect(woken).toEqual([['samira'], ['samira', 'alex']]);
  });

  test('outlives a database that cannot be reached for an hour', async () => {
    const downUntilMs = (await environment.currentTimeMs()) + 60 * MINUTE_MS;
    const result = await supervised([], async (listingId) => (await report(listingId)).result(), {
      reviewAlert: async () => {
        if ((await environment.currentTimeMs()) < downUntilMs)
          throw ApplicationFailure.create({ type: 'SYSTEM', message: 'An error of our own.' });
        return ended;
      },
    });
    expect(result.outcome).toBe('resolved');
  });

  test('fails in the sight of ops when the database stays away, and begins anew at the next report', async () => {
    let isDown = true;
    const outcomes = await supervised(
      [],
      async (listingId) => {
        const lost = await (await report(listingId)).result().then(
          () => 'ended',
          () => 'failed',
        );
        isDown = false;
        return [lost, (await (await report(listingId)).result()).outcome];
      },
      {
        reviewAlert: async () => {
          if (isDown) throw ApplicationFailure.create({ type: 'SYSTEM', message: 'An error of our own.' });
          return ended;
        },
      },
    );
    expect(outcomes).toEqual(['failed', 'resolved']);
  });
});
