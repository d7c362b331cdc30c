import type { AuditEvent, SyncAlert } from '../../src/persistence/generated/client.ts';

/** What the audit events of an alert add up to. `stages`: each mail that is justified, with the instant since when. */
export type Replayed = {
  status: string;
  cycle: number;
  streak: number;
  acknowledgedBy: string | null;
  acknowledgedUntil: string | null;
  snoozedUntil: string | null;
  resolution: string | null;
  resolvedBy: string | null;
  reminders: number;
  readonly stages: Map<string, string>;
};

/** Replays audit events from nothing. @throws Error for an event that its state does not allow, or whose states are wrong. */
export function replay(events: readonly AuditEvent[]): Replayed {
  const state: Replayed = {
    ...{ status: 'none', cycle: 0, streak: 0, reminders: 0, resolution: null, resolvedBy: null, ...quiet },
    stages: new Map(),
  };
  let isAfterGood = false;
  for (const event of events) {
    const { action, from, to } = event;
    if (!action.startsWith('alert_')) continue;
    if (action !== 'alert_opened' && from !== state.status)
      throw new Error(`${action} from ${from}, not ${state.status}.`);
    const isBegin = action === 'alert_opened' || action === 'alert_reopened';
    const isOpen = state.status === 'active' || state.status === 'escalated';
    if (isBegin === isOpen) throw new Error(`${action} while it was ${state.status}.`);
    if (isAfterGood && ['alert_counted', 'alert_noted'].includes(action)) state.streak = 0;
    if (action === 'alert_good_run') isAfterGood = true;
    else if (isBegin || ['alert_counted', 'alert_noted'].includes(action)) isAfterGood = false;
    step(state, event);
    if (state.status !== to) throw new Error(`${action} to ${to}, not ${state.status}.`);
  }
  if (isAfterGood) state.streak = 0;
  return state;
}

const quiet = { acknowledgedBy: null, acknowledgedUntil: null, snoozedUntil: null };

function step(state: Replayed, { action, reason, actorId, at }: AuditEvent): void {
  const justify = (stage: string) => state.stages.set(`${state.cycle} ${stage}`, at.toISOString());
  const until = reason?.replace('until ', '') ?? null;
  switch (action) {
    case 'alert_opened':
    case 'alert_reopened':
      Object.assign(state, { status: 'active', streak: 1, reminders: 0, resolution: null, resolvedBy: null, ...quiet });
      state.cycle += 1;
      break;
    case 'alert_counted':
      state.streak += 1;
      break;
    case 'alert_escalated':
      state.status = 'escalated';
      justify('escalated 0');
      break;
    case 'alert_reminded':
      state.reminders += 1;
      justify(`reminder ${state.reminders}`);
      break;
    case 'alert_owner_told':
      justify('owner 0');
      break;
    case 'alert_acknowledged':
      Object.assign(state, { acknowledgedBy: actorId, acknowledgedUntil: until });
      break;
    case 'alert_acknowledgement_ended':
      Object.assign(state, { acknowledgedBy: null, acknowledgedUntil: null });
      break;
    case 'alert_snoozed':
    case 'alert_snooze_ended':
      state.snoozedUntil = action === 'alert_snoozed' ? until : null;
      break;
    case 'alert_recovered':
      justify('recovered 0');
      endWith(state, 'recovered', null);
      break;
    case 'alert_resolved':
      endWith(state, 'support', actorId);
      break;
    case 'alert_closed':
      endWith(state, reason, null);
      break;
    case 'alert_noted':
    case 'alert_good_run':
      break;
    default:
      throw new Error(`Unknown audit event ${action}.`);
  }
}

function endWith(state: Replayed, resolution: string | null, resolvedBy: string | null): void {
  Object.assign(state, { status: 'resolved', resolution, resolvedBy, reminders: 0, ...quiet });
}

/** The same of the alert's row. */
export function replayedOf(row: SyncAlert): Omit<Replayed, 'stages'> {
  const { status, cycle, acknowledgedBy, resolution, resolvedBy } = row;
  return {
    ...{ status, cycle, acknowledgedBy, resolution, resolvedBy },
    streak: row.goodRuns > 0 ? 0 : row.failedAttempts,
    acknowledgedUntil: row.acknowledgedUntil?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    reminders: row.reminderCount,
  };
}
