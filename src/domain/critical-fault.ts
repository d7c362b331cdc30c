import { assertNever } from './assert-never.ts';
import { type Instant, msBetween } from './instant.ts';

/**
 * What stops relais as a whole, so that nobody else would hear of it. `no_sweep`: no sweep ended well for three intervals.
 * `worker_silent`: no process takes syncs, and often none takes mail (no worker lives, or Temporal does not answer it).
 * `mail_worker_silent`: none takes mail, though one took syncs after that. `mail_stuck`: mail is owed and the mail server
 * takes none, or it refuses for good whatever it is given.
 */
export const criticalFaultKinds = ['no_sweep', 'worker_silent', 'mail_worker_silent', 'mail_stuck'] as const;
export type CriticalFaultKind = (typeof criticalFaultKinds)[number];

/** The task queues of Temporal that workers poll: syncs and alerts, and mail. */
export const workerQueues = ['sync', 'mail'] as const;
export type WorkerQueue = (typeof workerQueues)[number];

/** A worker that takes work says so this often. */
export const BEAT_MS = 10_000;
/** A queue is silent when no worker said so for this long: a restart takes less. */
export const WORKER_SILENT_MS = 90_000;
/** The API process looks for faults this often. */
export const WATCH_MS = 30_000;
/**
 * Looks that lie further apart show that nobody watched: what is silent is counted from then on. Clocks of API processes may
 * differ by as much less a look; beyond, each takes the other’s look for a gap.
 */
export const WATCH_GAP_MS = 3 * 60_000;
/** Sweeps that may fail or be missing in a row. */
export const SWEEPS_MISSED = 3;
/** Mail that the mail server did not take for this long does not leave; it refuses all when it did within this. */
export const MAIL_STUCK_MS = 15 * 60_000;
/** A word to an administrator is handed over, or given up for now, within this. */
export const WORD_DEADLINE_MS = 60_000;

/**
 * What the mail server does. `waitingSince`: since when mail is owed that it did not take, with none taken since.
 * `refusedSince`: since when it refused for good whatever it was given, lately, more than one mail; a single bad address is no
 * matter of the server’s. `refusedAt`: when it last refused one for good. `takenAt`: when it last took one.
 */
export type MailFacts = {
  readonly waitingSince: Instant | null;
  readonly refusedSince: Instant | null;
  readonly refusedAt: Instant | null;
  readonly takenAt: Instant | null;
};

/**
 * What is known of relais as a whole. `watchedSince`: since when somebody looks without a gap. `sweep.owedSince`: since when
 * there are sweeps to be done, null while there are none (no active listing, or continuous sync was stopped). `beats`: when
 * a worker was last heard to poll, by the clock of who watches.
 */
export type CriticalFacts = {
  readonly watchedSince: Instant;
  readonly sweep: {
    readonly intervalMs: number;
    readonly owedSince: Instant | null;
    readonly lastGoodAt: Instant | null;
  };
  readonly beats: Readonly<Record<WorkerQueue, Instant | null>>;
  readonly mail: MailFacts;
};

/** A fault that is there now, and since when what it misses is missing. */
export type FoundCriticalFault = { readonly kind: CriticalFaultKind; readonly since: Instant };

/**
 * The faults that these facts are, in the order of `criticalFaultKinds`: what opens one. That one is not among them does not
 * end it, see `isFaultOver`: nobody may have watched for long enough.
 */
export function criticalFaults(facts: CriticalFacts, now: Instant): readonly FoundCriticalFault[] {
  const { waitingSince, refusedSince } = facts.mail;
  const since: Readonly<Record<CriticalFaultKind, Instant | null>> = {
    no_sweep: sweepMissingSince(facts, now),
    worker_silent: silentSince(facts, 'sync', now),
    mail_worker_silent: isOnlyMailSilent(facts) ? silentSince(facts, 'mail', now) : null,
    mail_stuck: lasting(waitingSince, MAIL_STUCK_MS, now) ?? refusedSince,
  };
  return criticalFaultKinds.flatMap((kind) => {
    const from = since[kind];
    return from === null ? [] : [{ kind, since: from < now ? from : now }];
  });
}

/**
 * Whether a fault that is open ended, on evidence alone: a worker was heard, a sweep ended well or mail was taken since, or
 * nothing is owed any more. However long nobody watched, what was missing before is missing until it is seen.
 */
export function isFaultOver({ kind, since }: FoundCriticalFault, facts: CriticalFacts, now: Instant): boolean {
  const isAfter = (at: Instant | null) => at !== null && at > since;
  const { sweep, mail } = facts;
  switch (kind) {
    case 'no_sweep':
      return sweep.owedSince === null || isAfter(sweep.lastGoodAt);
    case 'worker_silent':
      return isHeard(facts.beats.sync, now);
    case 'mail_worker_silent':
      return isHeard(facts.beats.mail, now);
    case 'mail_stuck':
      return (
        isAfter(mail.takenAt) || (mail.waitingSince === null && (mail.refusedAt === null || mail.refusedAt < since))
      );
    default:
      return assertNever(kind, 'CriticalFaultKind');
  }
}

function isHeard(beatAt: Instant | null, now: Instant): boolean {
  return beatAt !== null && msBetween(beatAt, now) < WORKER_SILENT_MS;
}

/** Time in which nobody watched counts for none of them: relais as a whole stood still then, and whoever stopped it knows. */
function sweepMissingSince({ sweep, watchedSince }: CriticalFacts, now: Instant): Instant | null {
  const { owedSince, lastGoodAt, intervalMs } = sweep;
  if (owedSince === null) return null;
  const from = latest(owedSince, lastGoodAt);
  return lasting(latest(watchedSince, from), SWEEPS_MISSED * intervalMs, now) === null ? null : from;
}

function silentSince({ beats, watchedSince }: CriticalFacts, queue: WorkerQueue, now: Instant): Instant | null {
  const beatAt = beats[queue];
  const isSilent = lasting(latest(watchedSince, beatAt), WORKER_SILENT_MS, now) !== null;
  return isSilent ? (beatAt ?? watchedSince) : null;
}

/** What takes both and falls silent is told once: one word for one death. */
function isOnlyMailSilent({ beats: { sync, mail } }: CriticalFacts): boolean {
  return sync !== null && (mail === null || mail < sync);
}

function lasting(since: Instant | null, ms: number, now: Instant): Instant | null {
  return since !== null && msBetween(since, now) >= ms ? since : null;
}

function latest(one: Instant, other: Instant | null): Instant {
  return other !== null && other > one ? other : one;
}

/** The look before, by the clock of the process that looked. */
export type LookBefore = { readonly watchedSince: Instant; readonly lookedAt: Instant };

/** Since when somebody watches, at a look. It never begins after now, also where a clock was set back. */
export function watchedSinceAt({ watchedSince, lookedAt }: LookBefore, now: Instant): Instant {
  return msBetween(lookedAt, now) > WATCH_GAP_MS || watchedSince > now ? now : watchedSince;
}

/**
 * Whether another process looked just after this one. A look from further ahead is one by a clock that was wrong, or set back
 * since, and holds up nobody.
 */
export function isLookedAfter({ lookedAt }: Pick<LookBefore, 'lookedAt'>, now: Instant): boolean {
  return lookedAt > now && msBetween(now, lookedAt) <= WATCH_MS;
}

/** What a word to an administrator tells: that a fault began, or that it is over. */
export const criticalStages = ['opened', 'over'] as const;
export type CriticalStage = (typeof criticalStages)[number];

const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 10 * 60_000;

/** How long to wait before a word that was not taken is handed over again: 30 s, doubled up to 10 min. */
export function wordRetryMs(tries: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, tries - 1), LONGEST_RETRY_MS);
}

/** Tries of which nobody knows whether the mail arrived, after which it is not repeated any more. */
export const MOST_UNCERTAIN_WORDS = 3;
