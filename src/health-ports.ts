import type { MailHandover, MailRecipient } from './alert-ports.ts';
import type { Breaker } from './domain/breaker.ts';
import type { CriticalFaultKind, CriticalStage, WorkerQueue } from './domain/critical-fault.ts';
import type { Instant } from './domain/instant.ts';
import type { Reach } from './domain/member.ts';
import type { ModeState } from './domain/mode-table.ts';
import type { PushFailure } from './domain/push.ts';
import type { ReadingMeasure } from './domain/reading-measure.ts';

/** A worker process: `workerId` names it for as long as it lives. */
export type WorkerProcess = { readonly workerId: string; readonly startedAt: Instant };

/** What a hub said is left of an account’s limits, and until when that is so. */
export type NotedBudget = {
  readonly accountId: string;
  readonly remaining: number;
  readonly resetsAt: Instant | null;
  readonly notedAt: Instant;
};

/** What worker processes say of themselves and of what they read: a few rows each time, whatever the work. */
export interface WorkerReports {
  /** This process takes work from these queues. Rows of processes that are gone for a day are pruned. */
  beat(worker: WorkerProcess, queues: readonly WorkerQueue[], now: Instant): Promise<void>;
  /** Adds readings to those of their platforms, by breaker key. Older ones than a day are pruned. */
  addReadings(readings: ReadonlyMap<string, ReadingMeasure>, now: Instant): Promise<void>;
  /** Keeps the newest word of each account. */
  noteBudgets(budgets: readonly NotedBudget[]): Promise<void>;
}

/** A critical fault as staff see it. `endedAt` is null while it lasts. */
export type CriticalFault = {
  readonly id: string;
  readonly kind: CriticalFaultKind;
  readonly since: Instant;
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
};

/** What one administrator is told now. `wordId` names the mail, and stays the same when it is repeated. */
export type CriticalWord = {
  readonly wordId: string;
  readonly stage: CriticalStage;
  readonly recipient: MailRecipient;
  readonly fault: CriticalFault;
};

/** What a look for faults changed. `recipients` are told of a fault that lasts, or that ended within the hour. */
export type CriticalLook = {
  readonly opened: readonly CriticalFault[];
  readonly ended: readonly CriticalFault[];
  readonly recipients: readonly string[];
};

/**
 * Looks for what stops relais as a whole and keeps who is to be told of it. Any number of API processes may look: one fault
 * of a kind is open at a time, and each word is handed over by one of them.
 */
export interface CriticalWatch {
  /** Opens and ends faults by `domain/critical-fault.ts`, each with its words and audit event, in one transaction. */
  look(now: Instant): Promise<CriticalLook>;
  /** Takes the words that are to be handed over now. One that nobody settled for two minutes is given out again. */
  claimWords(now: Instant): Promise<readonly CriticalWord[]>;
  /** Writes how that went. */
  settleWord(wordId: string, handover: MailHandover, now: Instant): Promise<void>;
}

/** Sends words to administrators by itself, within `WORD_DEADLINE_MS`. Never rejects for what a mail server can do. */
export interface CriticalMailer {
  hand(word: CriticalWord): Promise<MailHandover>;
}

/** Has this process push what these people are owed, which needs neither worker nor mail. Rejects when it cannot. */
export type CriticalBell = (recipientIds: readonly string[]) => Promise<void>;

/** One platform or feed host as the people who may see it do. Counts are of connections within reach, enabled or not. */
export type PlatformHealth = {
  readonly key: string;
  readonly breaker: Breaker;
  readonly modes: Readonly<Record<ModeState, number>>;
  readonly failing: number;
  readonly lastGoodAt: Instant | null;
  readonly readings: ReadingMeasure;
  /** The least that is left of an account’s limits; null where no hub tells. */
  readonly budget: Pick<NotedBudget, 'remaining' | 'resetsAt' | 'notedAt'> | null;
};

/** Something that waits: how much of it, and since when the oldest does. */
export type Waiting = { readonly count: number; readonly oldestAt: Instant | null };

/** What is owed: runs that were asked for, mail, and stays that a destination by API was not told. */
export type OwedWork = { readonly queuedRuns: Waiting; readonly mails: Waiting; readonly unpublishedStays: Waiting };

/**
 * How long the nights of stays that are new within seven days stayed open at destinations that read an export, in
 * minutes; `open`: how often a destination has not read them yet. Of the newest stays only.
 */
export type RecentExposure = {
  readonly p50Min: number | null;
  readonly p95Min: number | null;
  readonly closed: number;
  readonly open: number;
};

/** A worker process that said within a day that it takes work. */
export type WorkerHealth = WorkerProcess & { readonly queue: WorkerQueue; readonly beatAt: Instant };

/** How relais does, from the database alone. */
export interface HealthStore {
  /** Platforms and feed hosts of connections within reach, by key; readings are those since `since`. */
  platforms(reach: Reach, since: Instant): Promise<readonly PlatformHealth[]>;
  owed(reach: Reach, now: Instant): Promise<OwedWork>;
  exposure(reach: Reach, now: Instant): Promise<RecentExposure>;
  workers(now: Instant): Promise<readonly WorkerHealth[]>;
  /** When the last whole sweep ended well; null before the first. */
  lastSweepAt(): Promise<Instant | null>;
  /** How many pushes of the last 24 h failed for good, by why; each reason is there. */
  failedPushes(now: Instant): Promise<readonly { readonly why: PushFailure; readonly count: number }[]>;
}

/** A schedule of Temporal as it stands. Counts are since it was made. */
export type ScheduleHealth = {
  readonly id: string;
  readonly paused: boolean;
  readonly nextAt: Instant | null;
  readonly lastAt: Instant | null;
  readonly running: number;
  readonly skippedByOverlap: number;
  readonly missedCatchUp: number;
};

/** Reads the schedules; null when Temporal does not answer within a few seconds. Never rejects. */
export type ReadSchedules = () => Promise<readonly ScheduleHealth[] | null>;

/** Whether relais syncs by itself; false once an admin stopped it. */
export type IsContinuous = () => Promise<boolean>;

/** Where the health of relais is read from. */
export type HealthSources = {
  readonly store: HealthStore;
  /** The critical faults that last, the oldest first. */
  readonly openFaults: () => Promise<readonly CriticalFault[]>;
  readonly schedules: ReadSchedules;
  readonly isContinuous: IsContinuous;
};

/** What relais tells of itself in figures, for a collector of metrics. */
export interface Metrics {
  /** A request that was answered: `route` is the pattern that it matched, never an address. */
  requestEnded(
    request: { readonly method: string; readonly route: string; readonly status: number },
    tookMs: number,
  ): void;
  /** All figures as text, read anew when the last ones are over ten seconds old. Never rejects. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}
