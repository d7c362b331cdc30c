import type { Logger } from 'pino';
import type { AccountConnectors } from '../account-ports.ts';
import type { AccountStore } from '../account-store-ports.ts';
import type { AlertStore } from '../alert-ports.ts';
import type { BreakerStore, IncidentStore } from '../breaker-ports.ts';
import type { BrokerRecordStore } from '../broker-record-ports.ts';
import type { ConflictStore } from '../conflict-ports.ts';
import type { DateBlockingStore } from '../date-blocking-ports.ts';
import type { EventStore } from '../event-ports.ts';
import type { CalendarWriter, ExportStore } from '../export-ports.ts';
import type { CalendarFeedConnector, ReadFeedText } from '../feed-ports.ts';
import type { HealthSources, Metrics } from '../health-ports.ts';
import type { HubConnectors, HubStore } from '../hub-ports.ts';
import type { LinkStore } from '../link-ports.ts';
import type { HintSource, NoticeStore, PreferenceStore, PushSubscriptionStore } from '../notice-ports.ts';
import type { OperationStore } from '../operation-ports.ts';
import type {
  AuditStore,
  CalendarStore,
  Clock,
  ConnectionStore,
  ListingStore,
  MemberStore,
  Orchestrator,
  RunStore,
} from '../ports.ts';
import type { PublicationStore } from '../publication-ports.ts';
import type { SettingsStore } from '../settings-ports.ts';
import type { SweepReportStore } from '../sweep-ports.ts';
import type { Authenticate, AuthHandler } from './session.ts';

/** One thing the product needs to serve. `detail` is for ops and holds no secret. */
export type Readiness = { readonly name: string; readonly ready: boolean; readonly detail: string };

/**
 * What the API is told at its start. `baseUrl` is where browsers reach it; `temporalUiUrl` the Temporal Web UI that links
 * of support and admin lead to, in the namespace `temporalNamespace` (`default` by default); `webRoot` the folder of the
 * built pages, without which only the API is served.
 * `signalWaitMs`: how long a request waits for the orchestrator before it answers without it (2 s by default);
 * `checkWaitMs`: how long a check of dates waits for platforms that it has read anew (2 s by default).
 */
export type ApiSettings = {
  readonly baseUrl: string;
  readonly sweepIntervalMin: number;
  readonly temporalUiUrl?: string | undefined;
  readonly temporalNamespace?: string | undefined;
  readonly webRoot?: string | undefined;
  readonly signalWaitMs?: number | undefined;
  readonly checkWaitMs?: number | undefined;
  /** What a program shows to read and start the scheduler of brokers; undefined lets none. */
  readonly schedulerSecret?: string | undefined;
};

/**
 * All that the API stands on. `settings` are fixed at its start, `settingsStore` has those that an admin changes later.
 * `alertWorkflowId` names the workflow that supervises a listing’s alert, `incidentWorkflowId` that of a platform’s incident, `operationWorkflowId` that of an operation. `trustProxyHops` is the exact number of proxies
 * in front (0: none). `pushPublicKey` is the VAPID key that browsers subscribe with, null where web push is off; `hints` are
 * what the stream tells.
 */
export type ApiDeps = {
  readonly accounts: Omit<AccountStore, 'remove'>;
  readonly accountConnectors: AccountConnectors;
  readonly brokerRecords: BrokerRecordStore;
  readonly events: EventStore;
  readonly listings: ListingStore;
  readonly links: LinkStore;
  readonly calendars: CalendarStore;
  readonly conflicts: ConflictStore;
  readonly connections: ConnectionStore;
  readonly dateBlocking: DateBlockingStore;
  readonly exports: ExportStore;
  readonly hubs: HubStore;
  readonly hubConnectors: HubConnectors;
  readonly publications: Pick<PublicationStore, 'owedOf'>;
  readonly calendarWriter: CalendarWriter;
  readonly runs: RunStore;
  readonly sweepReports: Pick<SweepReportStore, 'list' | 'find'>;
  readonly operations: Omit<OperationStore, 'advance' | 'owed' | 'sweepStarted'>;
  readonly audit: AuditStore;
  readonly members: MemberStore;
  readonly preferences: PreferenceStore;
  readonly notices: NoticeStore;
  readonly pushSubscriptions: PushSubscriptionStore;
  readonly pushPublicKey: string | null;
  readonly hints: HintSource;
  readonly alerts: AlertStore;
  readonly settingsStore: SettingsStore;
  readonly breakers: Pick<BreakerStore, 'list' | 'force'>;
  readonly incidents: Pick<IncidentStore, 'list'>;
  readonly health: HealthSources;
  readonly metrics: Metrics;
  readonly alertWorkflowId: (listingId: string) => string;
  readonly incidentWorkflowId: (key: string) => string;
  readonly operationWorkflowId: (operationId: string) => string;
  readonly orchestrator: Orchestrator;
  readonly feeds: Pick<CalendarFeedConnector, 'checkAddress' | 'read'>;
  readonly readFeedText: ReadFeedText;
  readonly clock: Clock;
  readonly authenticate: Authenticate;
  readonly authHandler: AuthHandler;
  readonly logger: Logger;
  readonly readiness: () => Promise<readonly Readiness[]>;
  readonly settings: ApiSettings;
  readonly trustProxyHops: number;
};
