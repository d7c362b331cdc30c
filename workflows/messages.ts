import { defineSignal } from '@temporalio/workflow';

/** The task queue of relais' workers. */
export const TASK_QUEUE = 'relais';

/** Mail has a queue of its own: a mail server that hangs takes no place from syncs. */
export const MAIL_TASK_QUEUE = 'relais-mail';

/** So have pushes: nobody else waits for a push service that hangs. */
export const PUSH_TASK_QUEUE = 'relais-push';

/** Tells a listing's sync that a run of it is queued. It carries nothing: who receives it re-reads the database. */
export const syncRequested = defineSignal('syncRequested');

/** Tells the reader of a hub’s webhooks that one was taken in. It carries nothing, like the others. */
export const webhookReceived = defineSignal('webhookReceived');

/** Signals of an alert's workflow. They carry nothing: who receives one re-reads the database. */
export const failureReported = defineSignal('failureReported');
export const recovered = defineSignal('recovered');
export const resolved = defineSignal('resolved');
export const alertChanged = defineSignal('alertChanged');

/** Tells a person's delivery that a notification of theirs was committed. */
export const notificationOwed = defineSignal('notificationOwed');

/** Tells a platform's incident that its breaker opened or closed. It carries nothing, like the others. */
export const incidentChanged = defineSignal('incidentChanged');

/** IDs of the schedules. */
export const ALERT_AUDIT_SCHEDULE_ID = 'alert-audit';
export const SWEEP_SCHEDULE_ID = 'calendar-sweep';
export const DUE_SCHEDULE_ID = 'due-connections';

/** One workflow ID per listing, so that two syncs of it cannot overlap. */
export function listingSyncWorkflowId(listingId: string): string {
  return `sync/${listingId}`;
}

/** One workflow ID per connection; its webhooks, its interval and people all join it. */
export function connectionSyncWorkflowId(connectionId: string): string {
  return `sync/${connectionId}`;
}

/** One workflow ID per hub; what its webhooks told is read there first. */
export function webhooksWorkflowId(connector: string): string {
  return `webhooks/${connector}`;
}

/** One workflow ID per subject, so that one workflow supervises its alert. */
export function alertWorkflowId(subjectId: string): string {
  return `alert/${subjectId}`;
}

/** One workflow ID per API platform or feed host, so that one workflow supervises its incident. */
export function incidentWorkflowId(key: string): string {
  return `incident/${key}`;
}

/** One workflow ID per person, so that their mail is sent one at a time. A recipient's ID is never an address. */
export function notifyWorkflowId(recipientId: string): string {
  return `notify/${recipientId}`;
}

/** One workflow ID per operation that asks for a sweep, so that it is started once. */
export function sweepWorkflowId(operationId: string): string {
  return `${SWEEP_SCHEDULE_ID}-${operationId}`;
}

/** One workflow ID per operation that a person asked for. */
export function operationWorkflowId(operationId: string): string {
  return `operation/${operationId}`;
}

/** A run may take this long in all; what is older has nobody who works on it. */
export const LISTING_RUN_TIMEOUT_MS = 25 * 60_000;
export const CONNECTION_RUN_TIMEOUT_MS = 60 * 60_000;
