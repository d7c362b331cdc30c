import { ApplicationFailure } from '@temporalio/activity';
import { aSweepInput } from '../../test/support/sweep-input.ts';
import { barrier, fakeActivities } from '../../test/workflows/fake-activities.ts';
import { listingSyncWorkflowId, syncRequested, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncListing } from '../../workflows/sync-listing.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import type { Recording } from './recording.ts';

const sweepInput = aSweepInput({ maximumAttempts: 4, pageSize: 3, window: 2 });

/** Every listing, page by page: the run is continued as a new one. */
export function sweepInTwoPages(): Recording {
  const ids = ['sweep-listing-1', 'sweep-listing-2', 'sweep-listing-3', 'sweep-listing-4'];
  return {
    name: 'sync-listing-calendars-all',
    activities: {
      activeListingIds: async ({ afterId, limit }) =>
        ids.filter((id) => afterId === null || id > afterId).slice(0, limit),
    },
    async run(client) {
      const workflowId = 'calendar-sweep-2026-06-01T08:00:00Z';
      const start = { workflowId, taskQueue: TASK_QUEUE };
      const handle = await client.workflow.start(syncListingCalendars, { ...start, args: [sweepInput] });
      await handle.result();
      return [
        { ending: '-first-page', workflowId, runId: handle.firstExecutionRunId },
        { ending: '-last-page', workflowId, runId: undefined },
      ];
    },
  };
}

/** A listing that is busy when the sweep comes, and one that is not. */
export function sweepOfABusyListing(): Recording {
  const [busy, free] = ['sweep-listing-5', 'sweep-listing-6'];
  const released = barrier();
  const { syncListingPass } = fakeActivities();
  return {
    name: 'sync-listing-calendars-all-busy',
    activities: {
      activeListingIds: async () => [busy, free],
      syncListingPass: async (pass) => {
        if (pass.listingId === busy) await released.opened;
        return syncListingPass(pass);
      },
      failStaleRuns: async () => {
        released.open();
        return 0;
      },
    },
    async run(client) {
      const workflowId = 'calendar-sweep-2026-06-01T08:30:00Z';
      const before = await client.workflow.signalWithStart(syncListing, {
        workflowId: listingSyncWorkflowId(busy),
        taskQueue: TASK_QUEUE,
        args: [{ listingId: busy, trigger: 'manual', maximumAttempts: 3 }],
        signal: syncRequested,
      });
      await client.workflow.execute(syncListingCalendars, { workflowId, taskQueue: TASK_QUEUE, args: [sweepInput] });
      await before.result();
      return [{ ending: '', workflowId, runId: undefined }];
    },
  };
}

/** Of two batches the first has news, and asking the second breaks. */
export function sweepForNews(): Recording {
  let asked = 0;
  return {
    name: 'sync-listing-calendars-changed',
    activities: {
      beginSweep: async () => ({ sweepId: '0193a000-0000-7000-8000-0000000000aa', mode: 'changed' }),
      activeListingIds: async () => ['sweep-listing-8'],
      askForNews: async ({ limit }) => {
        asked += 1;
        const full = { unchanged: limit - 3, handedOver: 1, busyIds: ['sweep-listing-9'], asked: limit };
        if (asked === 1) return { ...full, lastId: 'sweep-listing-7', toStart: ['sweep-listing-7'] };
        throw ApplicationFailure.nonRetryable('The database is gone.', 'SYSTEM');
      },
    },
    async run(client) {
      const workflowId = 'calendar-sweep-2026-06-01T09:00:00Z';
      await client.workflow.execute(syncListingCalendars, { workflowId, taskQueue: TASK_QUEUE, args: [sweepInput] });
      return [{ ending: '', workflowId, runId: undefined }];
    },
  };
}
