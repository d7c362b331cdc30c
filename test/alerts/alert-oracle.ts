import type { FailureKind } from '../../src/domain/failure.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** One run as it ended. `isGood` null: deferred, skipped or cancelled, which counts nothing. */
export type EndedNote = {
  readonly number: number;
  readonly isGood: boolean | null;
  readonly byHand: boolean;
  readonly kind: FailureKind;
  readonly atMs: number;
};

/** What the design says an alert is now. `streak`: counted failed runs in a row; `newest`: the newest run it tells. */
export type ExpectedAlert = {
  status: 'active' | 'escalated' | 'resolved';
  cycle: number;
  streak: number;
  goodInARow: number;
  newest: number;
  kind: FailureKind;
  threshold: number;
  countedByHandAtMs: number[];
  isOwnerTold: boolean;
  acknowledged: { readonly by: string; readonly untilMs: number } | null;
  snoozedUntilMs: number | null;
  reminderDueMs: number | null;
  reminders: number;
  end: { readonly resolution: string; readonly by: string | null; readonly note: string | null; atMs: number } | null;
  readonly trail: string[];
};

/** The settings of the moment. */
export type ExpectedSettings = { readonly nowMs: number; readonly threshold: number; readonly spacingMs: number };

/** How a change by hand is to end. */
export type ExpectedAnswer = 'changed' | 'unchanged' | 'resolved' | 'superseded' | 'owner_gone';

/** What support does with an alert. */
export type HandChange =
  | { readonly kind: 'acknowledge' | 'tell_owner' }
  | { readonly kind: 'snooze'; readonly untilMs: number | null }
  | { readonly kind: 'resolve'; readonly note: string | null };

/** The alerts of one listing as design §4 tells them, run by run: the oracle of the tests. It shares no rule with `src`. */
export class ListingOracle {
  presence: 'active' | 'inactive' | 'deleted' = 'active';
  lastNumber = 0;
  /** The run that is under way, by number. */
  begun: number | null = null;
  readonly runs: EndedNote[] = [];
  readonly alerts: ExpectedAlert[] = [];
  private readonly told = new Set<number>();

  get newestAlert(): ExpectedAlert | undefined {
    return this.alerts.at(-1);
  }

  private get open(): ExpectedAlert | undefined {
    return this.newestAlert?.end === null ? this.newestAlert : undefined;
  }

  /** A copy that goes its own way. */
  clone(): ListingOracle {
    return Object.assign(new ListingOracle(), structuredClone(Object.fromEntries(Object.entries(this))));
  }

  /** Another pass takes the listing over: one that was under way has nobody who works on it, and failed. */
  takeOver(atMs: number): void {
    if (this.begun === null) return;
    this.runs.push({ number: this.begun, isGood: false, byHand: false, kind: 'SYSTEM', atMs });
    this.begun = null;
  }

  review({ nowMs, threshold, spacingMs }: ExpectedSettings): void {
    if (this.presence !== 'active') return;
    const inOrder = this.runs.filter(({ isGood }) => isGood !== null).toSorted((a, b) => a.number - b.number);
    const lastGood = inOrder.findLast(({ isGood }) => isGood)?.number ?? 0;
    this.foldUpTo(lastGood, inOrder, nowMs);
    for (const run of inOrder)
      if (run.number > lastGood && !this.told.has(run.number) && run.atMs >= nowMs - 7 * DAY_MS)
        this.tell(run, { nowMs, threshold, spacingMs });
    if (this.open) look(this.open, nowMs);
  }

  private foldUpTo(lastGood: number, inOrder: readonly EndedNote[], nowMs: number): void {
    const alert = this.open;
    if (!alert) return;
    const unseen = inOrder.filter(({ number }) => number > alert.newest && number <= lastGood);
    for (const { number, isGood } of unseen) {
      alert.goodInARow = isGood ? alert.goodInARow + 1 : 0;
      alert.newest = number;
      const isOver = isGood && alert.goodInARow >= (alert.status === 'active' ? 1 : 2);
      if (isOver) return end(alert, 'recovered', { atMs: nowMs });
    }
    if (unseen.length > 0) alert.trail.push('alert_good_run');
  }

  private tell(run: EndedNote, settings: ExpectedSettings): void {
    this.told.add(run.number);
    const alert = this.open;
    if (alert) count(alert, run, settings);
    else this.begin(run, settings.threshold);
    const isForOwner = ['AUTH', 'CONFIG', 'NOT_FOUND'].includes(run.kind);
    if (isForOwner && this.open && !this.open.isOwnerTold) tellOwner(this.open);
  }

  private begin(run: EndedNote, threshold: number): void {
    const before = this.newestAlert;
    const isSameCase = before?.end?.resolution === 'support' && run.atMs - before.end.atMs <= DAY_MS;
    const afresh = {
      status: 'active' as const,
      ...{ streak: 1, goodInARow: 0, threshold, kind: run.kind, isOwnerTold: false, end: null },
      ...{ acknowledged: null, snoozedUntilMs: null, reminderDueMs: null, reminders: 0 },
      countedByHandAtMs: run.byHand ? [run.atMs] : [],
    };
    if (before && isSameCase) {
      Object.assign(before, afresh, { cycle: before.cycle + 1, newest: Math.max(before.newest, run.number) });
      before.trail.push('alert_reopened');
    } else {
      this.alerts.push({ ...afresh, cycle: 1, newest: run.number, trail: ['alert_opened'] });
    }
  }

  /** Support changes the newest alert, or an older one. */
  change(which: 'newest' | 'oldest', change: HandChange, by: { readonly id: string; nowMs: number }): ExpectedAnswer {
    const [oldest] = this.alerts;
    const alert = which === 'newest' ? this.newestAlert : oldest;
    if (change.kind === 'tell_owner' && this.presence === 'deleted') return 'owner_gone';
    if (!alert || alert !== this.newestAlert) return 'superseded';
    if (alert.end) return change.kind === 'resolve' ? 'unchanged' : 'resolved';
    return changeByHand(alert, change, by);
  }

  /** The listing is deleted, or no longer synced. */
  stop(presence: 'inactive' | 'deleted', atMs: number): void {
    this.presence = presence;
    if (this.open) end(this.open, `listing_${presence}`, { atMs });
  }
}

function count(alert: ExpectedAlert, run: EndedNote, { threshold, spacingMs }: ExpectedSettings): void {
  const isTooSoon = run.byHand && alert.countedByHandAtMs.some((atMs) => Math.abs(run.atMs - atMs) < spacingMs);
  const before = alert.goodInARow > 0 ? 0 : alert.streak;
  alert.streak = isTooSoon ? before : before + 1;
  if (!isTooSoon) alert.threshold = threshold;
  if (!isTooSoon && run.byHand) alert.countedByHandAtMs.push(run.atMs);
  alert.trail.push(isTooSoon ? 'alert_noted' : 'alert_counted');
  if (run.number < alert.newest) return;
  Object.assign(alert, { newest: run.number, kind: run.kind, goodInARow: 0 });
}

/** What time alone brings: an acknowledgement and a snooze end, the threshold escalates, reminders fall due. */
function look(alert: ExpectedAlert, nowMs: number): void {
  if (alert.acknowledged && alert.acknowledged.untilMs <= nowMs) {
    alert.acknowledged = null;
    alert.trail.push('alert_acknowledgement_ended');
    if (alert.reminderDueMs !== null) alert.reminderDueMs = nowMs;
  }
  if (alert.snoozedUntilMs !== null && alert.snoozedUntilMs <= nowMs) {
    alert.snoozedUntilMs = null;
    alert.trail.push('alert_snooze_ended');
  }
  if (alert.status === 'active' && alert.streak >= alert.threshold) {
    Object.assign(alert, { status: 'escalated', reminderDueMs: nowMs + 4 * HOUR_MS, reminders: 0 });
    alert.trail.push('alert_escalated');
  }
  const isQuiet = alert.acknowledged !== null || alert.snoozedUntilMs !== null;
  if (isQuiet || alert.reminderDueMs === null || alert.reminderDueMs > nowMs) return;
  alert.reminders += 1;
  alert.reminderDueMs = alert.reminders < 9 ? nowMs + DAY_MS : null;
  alert.trail.push('alert_reminded');
}

function changeByHand(
  alert: ExpectedAlert,
  change: HandChange,
  by: { readonly id: string; readonly nowMs: number },
): ExpectedAnswer {
  if (change.kind === 'resolve') {
    end(alert, 'support', { atMs: by.nowMs, by: by.id, note: change.note });
  } else if (change.kind === 'snooze') {
    if (alert.snoozedUntilMs === change.untilMs) return 'unchanged';
    alert.snoozedUntilMs = change.untilMs;
    alert.trail.push(change.untilMs === null ? 'alert_snooze_ended' : 'alert_snoozed');
  } else if (change.kind === 'acknowledge') {
    alert.acknowledged = { by: by.id, untilMs: by.nowMs + 8 * HOUR_MS };
    alert.trail.push('alert_acknowledged');
  } else {
    if (alert.isOwnerTold) return 'unchanged';
    tellOwner(alert);
  }
  return 'changed';
}

function tellOwner(alert: ExpectedAlert): void {
  alert.isOwnerTold = true;
  alert.trail.push('alert_owner_told');
}

function end(
  alert: ExpectedAlert,
  resolution: string,
  {
    atMs,
    by = null,
    note = null,
  }: { readonly atMs: number; readonly by?: string | null; readonly note?: string | null },
): void {
  const cleared = { acknowledged: null, snoozedUntilMs: null, reminderDueMs: null, reminders: 0 };
  Object.assign(alert, { status: 'resolved', end: { resolution, by, note, atMs }, ...cleared });
  const word = resolution === 'support' ? 'resolved' : resolution === 'recovered' ? 'recovered' : 'closed';
  alert.trail.push(`alert_${word}`);
}
