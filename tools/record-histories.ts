import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { bundleWorkflows } from '../src/parts/worker.ts';
import { writeStoredHistory } from '../test/support/stored-history.ts';
import { devServerEnvironment } from '../test/support/temporal.ts';
import { anOpenReview, aReport, barrier, fakeActivities } from '../test/workflows/fake-activities.ts';
import type { DeliveryStep, PushStep, SuperviseAlertInput } from '../workflows/alert-messages.ts';
import { auditAlerts } from '../workflows/audit-alerts.ts';
import {
  alertWorkflowId,
  failureReported,
  listingSyncWorkflowId,
  MAIL_TASK_QUEUE,
  notificationOwed,
  notifyWorkflowId,
  PUSH_TASK_QUEUE,
  resolved,
  syncRequested,
  TASK_QUEUE,
} from '../workflows/messages.ts';
import { notifyMember } from '../workflows/notify-member.ts';
import type { SyncListingInput } from '../workflows/pass-messages.ts';
import { superviseAlert } from '../workflows/supervise-alert.ts';
import { syncDueConnections } from '../workflows/sync-due-connections.ts';
import { syncListing } from '../workflows/sync-listing.ts';
import {
  accountReadByPages,
  connectionReadAgain,
  connectionReadAtOnce,
  webhooksRead,
} from './record-histories/connection-recordings.ts';
import { probedAndOver } from './record-histories/incident-recordings.ts';
import { operationCarriedOut } from './record-histories/operation-recordings.ts';
import type { Recorded, Recording } from './record-histories/recording.ts';
import { sweepForNews, sweepInTwoPages, sweepOfABusyListing } from './record-histories/sweep-recordings.ts';

/**
 * Records the histories that `test/workflows/replay.test.ts` replays, from real runs of today's workflows on a Temporal
 * dev server, into `test/histories`:
 *
 *     node --import tsx tools/record-histories.ts [<name> …]
 *
 * Each file has the run's real workflow ID, from which IDs of children are made. Run it when a workflow is added or a new
 * way through one; a history that runs in production somewhere may still need is kept, not recorded over: what has no
 * recording any more, as from before a patched change, stays as it is. Without names all recordings are made anew.
 */

const HISTORIES = fileURLToPath(new URL('../test/histories/', import.meta.url));

function recordings(): Recording[] {
  const ofOneListing = [unchanged(), retriedThenFailed(), requestedAgain(), tooSoon()];
  const ofAlerts = [escalatedAndResolved(), mailRefusedThenDelivered(), alertAudit(), probedAndOver()];
  const ofSweeps = [sweepInTwoPages(), sweepOfABusyListing(), sweepForNews()];
  const ofOperations = [operationCarriedOut()];
  const ofConnections = [connectionReadAtOnce(), connectionReadAgain(), webhooksRead(), accountReadByPages()];
  return [...ofOneListing, ...ofConnections, ...ofSweeps, minuteTick(), ...ofAlerts, ...ofOperations];
}

function unchanged(): Recording {
  return {
    name: 'sync-listing-unchanged',
    activities: {},
    run: (client) => syncBySchedule(client, 'listing-unchanged'),
  };
}

function retriedThenFailed(): Recording {
  let attempts = 0;
  return {
    name: 'sync-listing-retried-then-failed',
    activities: {
      syncListingPass: async () => {
        attempts += 1;
        const message = `Attempt ${attempts} of 3: 1 of 1 connections could not be read (TRANSIENT).`;
        throw ApplicationFailure.create({ type: 'TRANSIENT', message, nextRetryDelay: 100 });
      },
      failPass: async () => aReport({ outcome: 'failed', summary: 'Run 1 (schedule): failed.' }),
    },
    run: (client) => syncBySchedule(client, 'listing-retried'),
  };
}

function requestedAgain(): Recording {
  const [started, released] = [barrier(), barrier()];
  return {
    name: 'sync-listing-requested-again',
    activities: {
      syncListingPass: async ({ pass }) => {
        started.open();
        await released.opened;
        return { step: 'done', report: aReport({ runId: `run-${pass}`, number: pass }) };
      },
    },
    async run(client) {
      const handle = await request(client, 'listing-requested');
      await started.opened;
      await request(client, 'listing-requested');
      released.open();
      await handle.result();
      return [{ ending: '', workflowId: handle.workflowId, runId: undefined }];
    },
  };
}

function tooSoon(): Recording {
  let asked = 0;
  return {
    name: 'sync-listing-too-soon',
    activities: {
      syncListingPass: async () => {
        asked += 1;
        return asked === 1 ? { step: 'too_soon', waitMs: 500 } : { step: 'done', report: aReport() };
      },
    },
    async run(client) {
      const handle = await request(client, 'listing-too-soon');
      await handle.result();
      return [{ ending: '', workflowId: handle.workflowId, runId: undefined }];
    },
  };
}

function minuteTick(): Recording {
  return {
    name: 'sync-due-connections',
    activities: {},
    async run(client) {
      const workflowId = 'due-connections-2026-06-01T08:00:00Z';
      await client.workflow.execute(syncDueConnections, { workflowId, taskQueue: TASK_QUEUE });
      return [{ ending: '', workflowId, runId: undefined }];
    },
  };
}

function escalatedAndResolved(): Recording {
  const waiting = barrier();
  let reviews = 0;
  return {
    name: 'supervise-alert',
    activities: {
      reviewAlert: async () => {
        reviews += 1;
        if (reviews === 1) return anOpenReview({ waitMs: 500 });
        return reviews === 2
          ? anOpenReview({ outcome: 'escalated', owedTo: ['recipient'] })
          : { step: 'ended', outcome: 'resolved', summary: 'The alert is resolved.', owedTo: [] };
      },
      wakeRecipients: async () => waiting.open(),
    },
    async run(client) {
      const input: SuperviseAlertInput = { subject: { kind: 'listing', id: 'failing-listing' } };
      const workflowId = alertWorkflowId(input.subject.id);
      const handle = await client.workflow.signalWithStart(superviseAlert, {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: [input],
        signal: failureReported,
        signalArgs: [],
      });
      await waiting.opened;
      await handle.signal(resolved);
      await handle.result();
      return [{ ending: '', workflowId, runId: undefined }];
    },
  };
}

/** `notify-member.json` is of before there was web push: it is kept, since such runs may still be under way. */
function mailRefusedThenDelivered(): Recording {
  const steps: DeliveryStep[] = [
    { step: 'wait', waitMs: 300, because: 'mail_server' },
    { step: 'held', waitMs: 300 },
    { step: 'refused', alerts: 1, owedTo: ['next-recipient'] },
    { step: 'delivered', alerts: 2, owedTo: [] },
  ];
  const pushes: PushStep[] = [
    { pushed: 8, waitMs: 0 },
    { pushed: 1, waitMs: 500 },
    { pushed: 2, waitMs: null },
  ];
  return {
    name: 'notify-member-with-push',
    activities: {
      deliverOwed: async () => steps.shift() ?? { step: 'nothing_owed' },
      deliverPushes: async () => pushes.shift() ?? { pushed: 0, waitMs: null },
    },
    async run(client) {
      const recipientId = 'recipient';
      const workflowId = notifyWorkflowId(recipientId);
      const handle = await client.workflow.signalWithStart(notifyMember, {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: [{ recipientId, delivered: 0 }],
        signal: notificationOwed,
        signalArgs: [],
      });
      await handle.result();
      return [{ ending: '', workflowId, runId: undefined }];
    },
  };
}

function alertAudit(): Recording {
  return {
    name: 'audit-alerts',
    activities: {},
    async run(client) {
      const workflowId = 'alert-audit-2026-06-01T08:00:00Z';
      await client.workflow.execute(auditAlerts, { workflowId, taskQueue: TASK_QUEUE });
      return [{ ending: '', workflowId, runId: undefined }];
    },
  };
}

async function syncBySchedule(client: Client, listingId: string): Promise<readonly Recorded[]> {
  const input: SyncListingInput = { listingId, trigger: 'schedule', maximumAttempts: 3 };
  const workflowId = listingSyncWorkflowId(listingId);
  await client.workflow.execute(syncListing, { workflowId, taskQueue: TASK_QUEUE, args: [input] });
  return [{ ending: '', workflowId, runId: undefined }];
}

function request(client: Client, listingId: string) {
  return client.workflow.signalWithStart(syncListing, {
    workflowId: listingSyncWorkflowId(listingId),
    taskQueue: TASK_QUEUE,
    args: [{ listingId, trigger: 'manual', maximumAttempts: 3 }],
    signal: syncRequested,
    signalArgs: [],
  });
}

async function record(
  environment: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundleWithSourceMap,
  recording: Recording,
): Promise<void> {
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    identity: 'recorder',
    taskQueue: TASK_QUEUE,
    workflowBundle,
    activities: fakeActivities(recording.activities),
    workflowFailureErrorTypes: { '*': ['Error', 'NondeterminismError'] },
  });
  const mail = await Worker.create({
    connection: environment.nativeConnection,
    identity: 'recorder',
    taskQueue: MAIL_TASK_QUEUE,
    activities: fakeActivities(recording.activities),
  });
  const push = await Worker.create({
    connection: environment.nativeConnection,
    identity: 'recorder',
    taskQueue: PUSH_TASK_QUEUE,
    activities: fakeActivities(recording.activities),
  });
  const runs = await worker.runUntil(mail.runUntil(push.runUntil(recording.run(environment.client))));
  for (const { ending, workflowId, runId } of runs) {
    const history = await environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
    const file = `${recording.name}${ending}.json`;
    await writeFile(`${HISTORIES}${file}`, writeStoredHistory({ workflowId, history }));
    process.stdout.write(`${file}: ${history.events?.length} events\n`);
  }
}

async function main(names: readonly string[]): Promise<void> {
  await mkdir(HISTORIES, { recursive: true });
  const environment = await devServerEnvironment();
  try {
    const bundle = await bundleWorkflows(new DefaultLogger('ERROR'));
    const wanted = recordings().filter(({ name }) => names.length === 0 || names.includes(name));
    for (const recording of wanted) await record(environment, bundle, recording);
  } finally {
    await environment.teardown();
  }
}

await main(process.argv.slice(2));
