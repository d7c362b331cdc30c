import { setTimeout as delay } from 'node:timers/promises';
import { connectionSyncWorkflowId, listingSyncWorkflowId } from '../../workflows/messages.ts';
import type { IsContinuous } from '../health-ports.ts';
import { createAccountPassStore } from '../persistence/accounts/account-pass-store.ts';
import { createAccountStore } from '../persistence/accounts/account-store.ts';
import { createBrokerRecordStore } from '../persistence/accounts/broker-record-store.ts';
import { createEventStore } from '../persistence/accounts/event-store.ts';
import { createLimitStore } from '../persistence/accounts/limit-store.ts';
import { createAlertStore } from '../persistence/alert-store.ts';
import { type AlertDefaults, createAlertSupervision } from '../persistence/alert-supervision.ts';
import { createAuditStore } from '../persistence/audit.ts';
import { createBreakerStore } from '../persistence/breaker-store.ts';
import { createCalendarStore } from '../persistence/calendar-store.ts';
import { createCancellationStore } from '../persistence/cancellation-store.ts';
import { createConflictStore } from '../persistence/conflict-store.ts';
import { createConnectionStore } from '../persistence/connection-store.ts';
import { createCriticalWatch, openCriticalFaults } from '../persistence/critical-watch.ts';
import { createDateBlockingStore } from '../persistence/date-blocking-store.ts';
import { createExportStore } from '../persistence/export-store.ts';
import { createHealthStore } from '../persistence/health-store.ts';
import { createHubStore } from '../persistence/hub-store.ts';
import { createIncidentStore } from '../persistence/incident-store.ts';
import { createLinkStore } from '../persistence/link-store.ts';
import { createListingStore } from '../persistence/listing-store.ts';
import { createModeStore } from '../persistence/mode-moves.ts';
import { createNewsStore } from '../persistence/news-store.ts';
import { createNoticeStore } from '../persistence/notice-store.ts';
import { createNotificationStore } from '../persistence/notification-store.ts';
import { createOperationStore } from '../persistence/operation-store.ts';
import { createPassStore } from '../persistence/pass-store.ts';
import { createPreferenceStore } from '../persistence/preference-store.ts';
import type { PrismaClient } from '../persistence/prisma.ts';
import { createPublicationStore } from '../persistence/publication-store.ts';
import { createPushStore } from '../persistence/push-store.ts';
import { createPushSubscriptionStore } from '../persistence/push-subscription-store.ts';
import { createRunStore } from '../persistence/run-store.ts';
import { createSecretBox, type EncryptionKeys, type SecretBox } from '../persistence/secret-box.ts';
import { createSettingsStore, isContinuousIn } from '../persistence/settings-store.ts';
import { reachable } from '../persistence/store-unavailable.ts';
import { createSweepReportStore } from '../persistence/sweep-report-store.ts';
import { createSweepStore } from '../persistence/sweep-store.ts';
import { createToldConnections } from '../persistence/told-connections.ts';
import { createWorkerReports } from '../persistence/worker-reports.ts';
import type { Clock } from '../ports.ts';
import { keepingExposure } from './kept-exposure.ts';

/** Waits so many milliseconds, as a running product does. */
export const systemPause = (ms: number): Promise<void> => delay(ms);

/** The clock of a running product. */
export const systemClock: Clock = { now: () => new Date().toISOString() };

/** What the stores stand on: the box that `openSecrets` gives, or keys of a database of which nothing is sealed yet. */
export type StoreDeps = { readonly prisma: PrismaClient; readonly defaults: AlertDefaults } & (
  | { readonly box: SecretBox }
  | { readonly encryptionKeys: EncryptionKeys }
);

/** All stores of one process. */
export function createStores(deps: StoreDeps) {
  const { prisma, defaults } = deps;
  const isContinuous: IsContinuous = () => isContinuousIn(prisma);
  const box = 'box' in deps ? deps.box : createSecretBox(deps.encryptionKeys);
  return {
    accounts: reachable(createAccountStore({ prisma, box, workflowIdOf: connectionSyncWorkflowId })),
    accountPasses: reachable(createAccountPassStore(prisma, box)),
    brokerRecords: reachable(createBrokerRecordStore(prisma)),
    events: reachable(createEventStore(prisma)),
    limits: reachable(createLimitStore(prisma)),
    markOf: (text: string) => box.mark(text),
    audit: reachable(createAuditStore(prisma)),
    listings: reachable(createListingStore(prisma)),
    links: reachable(createLinkStore(prisma)),
    calendars: reachable(createCalendarStore(prisma)),
    conflicts: reachable(createConflictStore(prisma)),
    connections: reachable(createConnectionStore(prisma, box)),
    cancellations: reachable(createCancellationStore(prisma, box)),
    dateBlocking: reachable(createDateBlockingStore(prisma)),
    exports: reachable(createExportStore(prisma, box)),
    runs: reachable(createRunStore(prisma, listingSyncWorkflowId)),
    operations: reachable(createOperationStore(prisma, listingSyncWorkflowId)),
    passes: reachable(createPassStore(prisma, box, connectionSyncWorkflowId)),
    hubs: reachable(createHubStore(prisma, box)),
    toldConnections: reachable(createToldConnections(prisma)),
    publications: reachable(createPublicationStore(prisma, box)),
    modes: reachable(createModeStore(prisma)),
    sweeps: reachable(createSweepStore(prisma, listingSyncWorkflowId)),
    sweepReports: reachable(createSweepReportStore(prisma)),
    news: reachable(createNewsStore(prisma, box)),
    alerts: reachable(createAlertStore(prisma, defaults)),
    supervision: reachable(createAlertSupervision(prisma, defaults)),
    notifications: reachable(createNotificationStore(prisma, defaults)),
    notices: reachable(createNoticeStore(prisma)),
    preferences: reachable(createPreferenceStore(prisma)),
    pushSubscriptions: reachable(createPushSubscriptionStore(prisma, box)),
    pushes: reachable(createPushStore(prisma, box)),
    isContinuous,
    settings: reachable(createSettingsStore(prisma, defaults.alerts)),
    breakers: reachable(createBreakerStore(prisma, defaults)),
    healthStore: keepingExposure(reachable(createHealthStore(prisma))),
    workerReports: reachable(createWorkerReports(prisma)),
    openFaults: reachable({ open: () => openCriticalFaults(prisma) }).open,
    criticalWatch: (sweepIntervalMs: number) =>
      reachable(
        createCriticalWatch({
          prisma,
          supportEmail: defaults.supportEmail,
          sweepIntervalMs,
          isContinuous,
        }),
      ),
    incidents: reachable(
      createIncidentStore({ prisma, supportEmail: defaults.supportEmail, workflowIdOf: listingSyncWorkflowId }),
    ),
  };
}

export type Stores = ReturnType<typeof createStores>;
