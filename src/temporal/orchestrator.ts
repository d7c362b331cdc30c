import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowExecutionStatusName,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { SuperviseAlertInput } from '../../workflows/alert-messages.ts';
import {
  alertChanged,
  alertWorkflowId,
  CONNECTION_RUN_TIMEOUT_MS,
  connectionSyncWorkflowId,
  failureReported,
  incidentChanged,
  incidentWorkflowId,
  LISTING_RUN_TIMEOUT_MS,
  listingSyncWorkflowId,
  notificationOwed,
  notifyWorkflowId,
  operationWorkflowId,
  recovered,
  resolved,
  sweepWorkflowId,
  syncRequested,
  TASK_QUEUE,
  webhookReceived,
  webhooksWorkflowId,
} from '../../workflows/messages.ts';
import { relaisKind, relaisPlatform, relaisSubject, relaisTrigger } from '../../workflows/search-attributes.ts';
import { sweepInput } from '../../workflows/sweep-messages.ts';
import type { AlertSubjectRef } from '../domain/alert-subject.ts';
import { SWEEP_OPERATION_TIMEOUT_MS } from '../domain/sweep.ts';
import type { Orchestrator } from '../ports.ts';

/** The orchestrator over Temporal. `maximumAttempts` counts the first try of a pass. */
export function createOrchestrator(client: Client, settings: { readonly maximumAttempts: number }): Orchestrator {
  const tellAlert = (subjectId: string, { name }: { readonly name: string }) =>
    ifRunning(() => client.workflow.getHandle(alertWorkflowId(subjectId)).signal(name));
  return {
    async syncRequested(listingId) {
      await client.workflow.signalWithStart('syncListing', {
        workflowId: listingSyncWorkflowId(listingId),
        taskQueue: TASK_QUEUE,
        args: [{ listingId, trigger: 'manual', maximumAttempts: settings.maximumAttempts }],
        signal: syncRequested,
        signalArgs: [],
        workflowRunTimeout: LISTING_RUN_TIMEOUT_MS,
        typedSearchAttributes: [
          { key: relaisSubject, value: listingId },
          { key: relaisKind, value: 'calendar' },
          { key: relaisTrigger, value: 'manual' },
        ],
        staticSummary: 'Sync of one listing, by request',
      });
    },

    async connectionSyncRequested({ connectionId, listingId }, because) {
      await client.workflow.signalWithStart('syncConnection', {
        workflowId: connectionSyncWorkflowId(connectionId),
        taskQueue: TASK_QUEUE,
        args: [{ connectionId, listingId, trigger: because, maximumAttempts: settings.maximumAttempts }],
        signal: syncRequested,
        signalArgs: [],
        workflowRunTimeout: CONNECTION_RUN_TIMEOUT_MS,
        typedSearchAttributes: [
          { key: relaisSubject, value: listingId },
          { key: relaisKind, value: 'calendar' },
          { key: relaisTrigger, value: because },
        ],
        staticSummary: 'Sync of one connection',
      });
    },

    async webhookReceived(connector) {
      await client.workflow.signalWithStart('syncWebhooks', {
        workflowId: webhooksWorkflowId(connector),
        taskQueue: TASK_QUEUE,
        args: [{ connector, passes: 0, handedOver: 0 }],
        signal: webhookReceived,
        signalArgs: [],
        workflowRunTimeout: CONNECTION_RUN_TIMEOUT_MS,
        typedSearchAttributes: [
          { key: relaisPlatform, value: connector },
          { key: relaisKind, value: 'calendar' },
          { key: relaisTrigger, value: 'webhook' },
        ],
        staticSummary: 'Sync of what the webhooks of one hub told',
      });
    },

    async accountSyncRequested(connectionId, because) {
      await client.workflow.signalWithStart('syncConnection', {
        workflowId: connectionSyncWorkflowId(connectionId),
        taskQueue: TASK_QUEUE,
        args: [{ kind: 'account', connectionId, trigger: because }],
        signal: syncRequested,
        signalArgs: [],
        typedSearchAttributes: [
          { key: relaisSubject, value: connectionId },
          { key: relaisKind, value: 'account' },
          { key: relaisTrigger, value: because },
        ],
        staticSummary: 'Sync of one account connection',
      });
    },

    async startSweep(scope) {
      await ifNew(() =>
        client.workflow.start('syncListingCalendars', {
          workflowId: sweepWorkflowId(scope.operationId),
          // Once for good: an operation that is repeated later has its sweep already.
          workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
          taskQueue: TASK_QUEUE,
          args: [sweepInput(settings.maximumAttempts, scope)],
          workflowExecutionTimeout: SWEEP_OPERATION_TIMEOUT_MS,
          typedSearchAttributes: [
            { key: relaisKind, value: 'calendar' },
            { key: relaisTrigger, value: 'manual' },
          ],
          staticSummary: scope.ownerId === null ? 'Sweep, by request' : 'Sweep of one owner’s listings, by request',
        }),
      );
    },

    startSweptSync: (listingId, sweepId) =>
      ifNew(() =>
        client.workflow.start('syncListing', {
          workflowId: listingSyncWorkflowId(listingId),
          taskQueue: TASK_QUEUE,
          args: [{ listingId, trigger: 'schedule', maximumAttempts: settings.maximumAttempts, sweepId }],
          workflowRunTimeout: LISTING_RUN_TIMEOUT_MS,
          typedSearchAttributes: [
            { key: relaisSubject, value: listingId },
            { key: relaisKind, value: 'calendar' },
            { key: relaisTrigger, value: 'schedule' },
          ],
          staticSummary: 'Sync of one listing, by a sweep that found news',
        }),
      ),

    failureReported: (listingId) => superviseAlert(client, { kind: 'listing', id: listingId }),
    accountFailureReported: (connectionId) => superviseAlert(client, { kind: 'connection', id: connectionId }),
    recovered: (subjectId) => tellAlert(subjectId, recovered),
    resolved: (subjectId) => tellAlert(subjectId, resolved),
    alertChanged: (subjectId) => tellAlert(subjectId, alertChanged),

    async notificationOwed(recipientId) {
      await client.workflow.signalWithStart('notifyMember', {
        workflowId: notifyWorkflowId(recipientId),
        taskQueue: TASK_QUEUE,
        args: [{ recipientId, delivered: 0 }],
        signal: notificationOwed,
        signalArgs: [],
        staticSummary: 'Mail to one person, at most one a minute',
      });
    },

    async incidentChanged(key) {
      await client.workflow.signalWithStart('superviseIncident', {
        workflowId: incidentWorkflowId(key),
        taskQueue: TASK_QUEUE,
        args: [{ key }],
        signal: incidentChanged,
        signalArgs: [],
        typedSearchAttributes: [{ key: relaisPlatform, value: key }],
        staticSummary: 'Incident of one platform or feed host: one mail, holds back alerts, probes, ends',
      });
    },

    async operationRequested(operationId) {
      await client.workflow.start('runOperation', {
        workflowId: operationWorkflowId(operationId),
        taskQueue: TASK_QUEUE,
        args: [{ operationId }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        typedSearchAttributes: [{ key: relaisTrigger, value: 'manual' }],
        staticSummary: 'Operation of a person: queues its runs, ends when they have',
      });
    },

    isSupervised: (subjectId) => isRunning(client, alertWorkflowId(subjectId)),
    isDelivering: (recipientId) => isRunning(client, notifyWorkflowId(recipientId)),
  };
}

async function superviseAlert(client: Client, subject: AlertSubjectRef): Promise<void> {
  const input: SuperviseAlertInput = { subject };
  const what = subject.kind === 'listing' ? 'listing' : 'account connection';
  await client.workflow.signalWithStart('superviseAlert', {
    workflowId: alertWorkflowId(subject.id),
    taskQueue: TASK_QUEUE,
    args: [input],
    signal: failureReported,
    signalArgs: [],
    typedSearchAttributes: [
      { key: relaisSubject, value: subject.id },
      { key: relaisKind, value: subject.kind === 'listing' ? 'calendar' : 'account' },
    ],
    staticSummary: `Alert of one ${what}: counts failures, escalates, reminds, ends`,
  });
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  const running: WorkflowExecutionStatusName = 'RUNNING';
  let isAlive = false;
  await ifRunning(async () => {
    isAlive = (await client.workflow.getHandle(workflowId).describe()).status.name === running;
  });
  return isAlive;
}

/** True when the call started a workflow, false when there is one of that ID. */
async function ifNew(start: () => Promise<unknown>): Promise<boolean> {
  try {
    await start();
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** A workflow that has ended, or never was, has nothing to be told. */
async function ifRunning(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
