import { assertNever } from './assert-never.ts';
import {
  type CancelRefusal,
  type Conflict,
  type ConflictResolution,
  type ConflictState,
  type FoundConflict,
  PLATFORM_REMINDER_HOURS,
  type SafeRule,
  type SideEnding,
  type SideIndex,
} from './conflict.ts';
import { type Instant, plusMinutes } from './instant.ts';

/**
 * Every step in the life of a conflict; each one that people can see is a line of its history of the same name. `changed`:
 * its nights, severity or sides are others now, and no worse for who decided; `worsened`: they are. `side_went`: its sides
 * no longer need the same night; `gone` are those that are no cause any more. `kept_cancelling`: a person had relais cancel the
 * other side by its hub’s API; `cancel_accepted`: the hub did, and its next reading is to confirm it; `cancel_refused`: it did
 * not, and the host is asked again. The rest are decisions of people, and `reminded`.
 */
export type ConflictTransition = { readonly at: Instant } & (
  | { readonly type: 'opened'; readonly id: string; readonly listingId: string; readonly found: FoundConflict }
  | { readonly type: 'changed' | 'worsened'; readonly found: FoundConflict }
  | { readonly type: 'side_went'; readonly gone: readonly SideIndex[] }
  | { readonly type: 'nights_past' }
  | { readonly type: 'explained'; readonly rule: SafeRule }
  | { readonly type: 'kept_one' | 'kept_waiting' | 'kept_cancelling'; readonly keep: SideIndex }
  | { readonly type: 'cancel_accepted' }
  | { readonly type: 'cancel_refused'; readonly reason: CancelRefusal }
  | { readonly type: 'kept_both' | 'ignored' | 'reminded' }
  | { readonly type: 'put_off'; readonly until: Instant }
);
export type ConflictTransitionType = ConflictTransition['type'];

/** The name of every transition, as the history has it. */
export const conflictTransitionTypes = [
  'opened',
  'changed',
  'worsened',
  'side_went',
  'nights_past',
  'explained',
  'kept_one',
  'kept_waiting',
  'kept_cancelling',
  'cancel_accepted',
  'cancel_refused',
  'kept_both',
  'ignored',
  'reminded',
  'put_off',
] as const satisfies readonly ConflictTransitionType[];
type LaterType = Exclude<ConflictTransitionType, 'opened'>;

/** What each transition makes of each state; null where it is refused. A conflict begins `open`. */
export const nextConflictStates: Readonly<Record<ConflictState, Readonly<Record<LaterType, ConflictState | null>>>> = {
  open: {
    changed: 'open',
    worsened: 'open',
    side_went: 'resolved',
    nights_past: 'resolved',
    explained: 'resolved',
    kept_one: 'resolved',
    kept_waiting: 'waiting_platform',
    kept_cancelling: 'waiting_platform',
    cancel_accepted: null,
    cancel_refused: null,
    kept_both: 'resolved',
    ignored: 'ignored',
    put_off: 'open',
    reminded: 'open',
  },
  waiting_platform: {
    changed: 'waiting_platform',
    worsened: 'waiting_platform',
    side_went: 'resolved',
    nights_past: 'resolved',
    explained: 'resolved',
    kept_one: 'resolved',
    kept_waiting: 'waiting_platform',
    kept_cancelling: 'waiting_platform',
    cancel_accepted: 'waiting_platform',
    cancel_refused: 'open',
    kept_both: 'resolved',
    ignored: 'ignored',
    put_off: null,
    reminded: 'waiting_platform',
  },
  // What was decided stays decided, and only ends; but who decided did not see what is worse now.
  resolved: {
    changed: 'resolved',
    worsened: 'open',
    side_went: 'resolved',
    nights_past: 'resolved',
    explained: 'resolved',
    kept_one: null,
    kept_waiting: null,
    kept_cancelling: null,
    cancel_accepted: null,
    cancel_refused: null,
    kept_both: null,
    ignored: null,
    put_off: null,
    reminded: null,
  },
  ignored: {
    changed: 'ignored',
    worsened: 'open',
    side_went: 'ignored',
    nights_past: 'ignored',
    explained: 'ignored',
    kept_one: null,
    kept_waiting: null,
    kept_cancelling: null,
    cancel_accepted: null,
    cancel_refused: null,
    kept_both: null,
    ignored: null,
    put_off: null,
    reminded: null,
  },
};

/** True when the transition is for a conflict in that state. */
export function isConflictTransitionFor(state: ConflictState, type: LaterType): boolean {
  return nextConflictStates[state][type] !== null;
}

/**
 * The conflict after a transition. @throws Error for one that its state refuses: those who make transitions ask
 * `isConflictTransitionFor` first.
 */
export function applyConflictTransition(conflict: Conflict | undefined, transition: ConflictTransition): Conflict {
  if (transition.type === 'opened') return opened(transition);
  if (!conflict) throw new Error(`The transition “${transition.type}” is for a conflict that stands; there is none.`);
  if (!isConflictTransitionFor(conflict.state, transition.type))
    throw new Error(
      `The transition “${transition.type}” is not for conflict ${conflict.id}, which is ${conflict.state}.`,
    );
  return changed({ ...conflict, revision: conflict.revision + 1, updatedAt: transition.at }, transition);
}

type Of<T extends ConflictTransitionType> = ConflictTransition & { readonly type: T };

function opened({ id, listingId, found, at }: Of<'opened'>): Conflict {
  const { sides, nights, kind, severity } = found;
  const start = { cycle: 1, revision: 1, openedAt: at, updatedAt: at };
  return { id, listingId, sides, nights, kind, severity, ...start, state: 'open', putOffUntil: null };
}

function changed(conflict: Conflict, transition: Exclude<ConflictTransition, Of<'opened'>>): Conflict {
  const { at } = transition;
  switch (transition.type) {
    case 'changed':
      return { ...conflict, ...transition.found };
    case 'worsened':
      return worsened(conflict, transition.found);
    case 'side_went':
      return ended(conflict, {
        at,
        resolution: isConfirmed(conflict, transition.gone) ? 'platform_confirmed' : 'side_went',
      });
    case 'nights_past':
    case 'explained':
      return ended(conflict, { at, resolution: transition.type });
    case 'kept_one':
      return { ...commonOf(conflict), ...resolvedAs('kept_one', at), keep: transition.keep, endedAt: null };
    case 'kept_both':
      return { ...commonOf(conflict), ...resolvedAs('kept_both', at), keep: null, endedAt: null };
    case 'kept_waiting':
      return waiting(conflict, { keep: transition.keep, endedBy: 'host_on_platform' }, at);
    case 'kept_cancelling':
      return waiting(conflict, { keep: transition.keep, endedBy: 'api' }, at);
    case 'cancel_accepted':
      return conflict;
    case 'cancel_refused':
      return { ...commonOf(conflict), cycle: conflict.cycle + 1, state: 'open', putOffUntil: null };
    case 'ignored':
      return { ...commonOf(conflict), state: 'ignored', endedAt: null };
    case 'put_off':
      return { ...commonOf(conflict), state: 'open', putOffUntil: transition.until };
    case 'reminded':
      return reminded(conflict);
    default:
      return assertNever(transition, 'ConflictTransition');
  }
}

/** What a conflict has in every state. */
function commonOf(conflict: Conflict) {
  const { id, listingId, sides, nights, kind, severity, cycle, revision, openedAt, updatedAt } = conflict;
  return { id, listingId, sides, nights, kind, severity, cycle, revision, openedAt, updatedAt };
}

type Awaited = { readonly keep: SideIndex; readonly endedBy: Exclude<SideEnding, 'relais'> };

function waiting(conflict: Conflict, awaited: Awaited, at: Instant): Conflict {
  const remindAt = plusMinutes(at, PLATFORM_REMINDER_HOURS * 60);
  return { ...commonOf(conflict), state: 'waiting_platform', ...awaited, waitingSince: at, remindAt };
}

function reminded(conflict: Conflict): Conflict {
  if (conflict.state === 'open') return { ...conflict, putOffUntil: null };
  return conflict.state === 'waiting_platform' ? { ...conflict, remindAt: null } : conflict;
}

function resolvedAs(resolution: ConflictResolution, at: Instant) {
  return { state: 'resolved', resolution, resolvedAt: at } as const;
}

/** A person who decided is asked again; while nobody has, it only is graver. What was put off is due now. */
function worsened(conflict: Conflict, found: FoundConflict): Conflict {
  if (conflict.state === 'waiting_platform') return { ...conflict, ...found };
  const isAgain = conflict.state !== 'open';
  const common = { ...commonOf(conflict), ...found };
  return { ...common, cycle: conflict.cycle + (isAgain ? 1 : 0), state: 'open', putOffUntil: null };
}

/** The host said they would cancel the other side on its platform, and it is gone. */
function isConfirmed(conflict: Conflict, gone: readonly SideIndex[]): boolean {
  return conflict.state === 'waiting_platform' && gone.some((side) => side !== conflict.keep);
}

function ended(
  conflict: Conflict,
  { at, resolution }: { readonly at: Instant; readonly resolution: ConflictResolution },
): Conflict {
  switch (conflict.state) {
    case 'open':
      return { ...commonOf(conflict), ...resolvedAs(resolution, at), keep: null, endedAt: at };
    case 'waiting_platform':
      return { ...commonOf(conflict), ...resolvedAs(resolution, at), keep: conflict.keep, endedAt: at };
    case 'resolved':
    case 'ignored':
      return { ...conflict, endedAt: at };
    default:
      return assertNever(conflict, 'Conflict');
  }
}
