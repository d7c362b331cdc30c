import { type CalendarDate, plusDays } from './calendar-date.ts';
import type { Cause } from './cause.ts';
import { isDue } from './hold.ts';
import type { Instant } from './instant.ts';
import { contains, merged, type NightRange, nightsOf } from './night-range.ts';

/** What becomes of what closes a night: it stays, it is taken away now, or only the host may say so. */
export const blockingVerdicts = ['kept', 'offered', 'lifted'] as const;
export type BlockingVerdict = (typeof blockingVerdicts)[number];

/** Why; pages say it in words. */
export const blockingReasons = [
  'booked',
  'host_block',
  'linked_listing',
  'booked_on_platform',
  'closed_on_platform',
  'platform_window',
  'echo_of_root',
  'echo_still_listed',
  'echo_origin_gone',
  'origin_asked',
  'held_release',
  'left_by_connection',
  'opening_owed',
  'destination_off',
] as const;
export type BlockingReason = (typeof blockingReasons)[number];

/** What the host may choose to free besides: blocks that a removed connection left, and copies of a calendar that is off. */
export const blockingChoices = ['left_by_connection', 'echo_origin_gone'] as const;
export type BlockingChoice = (typeof blockingChoices)[number];

/**
 * Something that closes nights: a cause of the listing, or a closure of ours that stands at a destination and is `wanted`
 * on some of its nights only. `isLeft`: a block that a removed connection left. `isOn`: the connection is read, or told.
 * `isAsked`: the host was asked where the nights come from.
 */
export type Blocker =
  | {
      readonly kind: 'cause';
      readonly cause: Cause;
      readonly isLeft: boolean;
      readonly isOn: boolean;
      readonly isAsked: boolean;
    }
  | (NightRange & {
      readonly kind: 'closure';
      readonly id: string;
      readonly wanted: readonly NightRange[];
      readonly isOn: boolean;
    });

export type BlockingJudgement = { readonly verdict: BlockingVerdict; readonly reason: BlockingReason };
type CauseBlocker = Extract<Blocker, { readonly kind: 'cause' }>;

type BlockingRule = BlockingJudgement & {
  readonly applies: (blocker: CauseBlocker, at: { readonly hasRoot: boolean; readonly now: Instant }) => boolean;
};

/**
 * The rules for a cause on one night, in order; the first that applies decides. `hasRoot`: another calendar, or the host,
 * closes the night for itself. A host’s own block, a booking and what a platform lists are never lifted. What a platform lists
 * again would only come back at its next reading. A copy that its calendar ceased to list goes when the guard would let it go,
 * and not before, nor for an answer that looks broken: such a one is the host’s to release by hand.
 */
const causeRules: readonly BlockingRule[] = [
  { applies: ({ isLeft }) => isLeft, verdict: 'offered', reason: 'left_by_connection' },
  { applies: ({ cause }) => cause.kind === 'booking', verdict: 'kept', reason: 'booked' },
  { applies: ({ cause }) => cause.kind === 'block', verdict: 'kept', reason: 'host_block' },
  { applies: ({ cause }) => cause.kind === 'linked', verdict: 'kept', reason: 'linked_listing' },
  { applies: isOfClass('window'), verdict: 'kept', reason: 'platform_window' },
  { applies: (one, { hasRoot }) => isOfClass('echo')(one) && hasRoot, verdict: 'kept', reason: 'echo_of_root' },
  {
    applies: (one, { now }) => isOfClass('echo')(one) && isVanishedFor(one, now),
    verdict: 'lifted',
    reason: 'echo_origin_gone',
  },
  { applies: (one) => isOfClass('echo')(one) && !one.isOn, verdict: 'offered', reason: 'echo_origin_gone' },
  { applies: isHeld, verdict: 'offered', reason: 'held_release' },
  { applies: isOfClass('echo'), verdict: 'kept', reason: 'echo_still_listed' },
  { applies: ({ isAsked }) => isAsked, verdict: 'offered', reason: 'origin_asked' },
  { applies: isOfClass('block'), verdict: 'kept', reason: 'closed_on_platform' },
  { applies: () => true, verdict: 'kept', reason: 'booked_on_platform' },
];

/** One night that something closes, with what is to become of each; its verdict is that of what keeps it closed longest. */
export type ExplainedNight = BlockingJudgement & {
  readonly date: CalendarDate;
  readonly blockers: readonly (BlockingJudgement & { readonly blocker: Blocker })[];
};

/** What is to become of one blocker on some of its nights. */
export type BlockingPart = BlockingJudgement & { readonly blocker: Blocker; readonly nights: readonly NightRange[] };

/** Every closed night of a range in order, and every blocker with its nights by what becomes of them. */
export type BlockingExplanation = {
  readonly nights: readonly ExplainedNight[];
  readonly parts: readonly BlockingPart[];
};

type BlockingQuestion = {
  readonly range: NightRange;
  readonly today: CalendarDate;
  readonly now: Instant;
  readonly chosen: readonly BlockingChoice[];
};

/** Explains the closed nights of a range on or after `today`, and says what no longer has a root. */
export function explainBlocking(blockers: readonly Blocker[], question: BlockingQuestion): BlockingExplanation {
  const dates = nightsOf(question.range).filter((date) => date >= question.today);
  const nights = dates.flatMap((date) => explained(date, blockers, question));
  return { nights, parts: partsOf(nights) };
}

function explained(
  date: CalendarDate,
  blockers: readonly Blocker[],
  { now, chosen }: BlockingQuestion,
): ExplainedNight[] {
  const here = blockers.filter((blocker) => contains(rangeOf(blocker), date));
  const judged = here.flatMap((blocker) =>
    judge(blocker, { date, here, now }).map((judgement) => ({ blocker, ...asChosen(judgement, chosen) })),
  );
  const first = blockingVerdicts.flatMap((verdict) => judged.filter((one) => one.verdict === verdict))[0];
  return first ? [{ date, verdict: first.verdict, reason: first.reason, blockers: judged }] : [];
}

/** Nothing for a closure of ours that is wanted: it only passes on what closes the night. */
function judge(
  blocker: Blocker,
  { date, here, now }: { readonly date: CalendarDate; readonly here: readonly Blocker[]; readonly now: Instant },
): BlockingJudgement[] {
  if (blocker.kind === 'closure') {
    if (blocker.wanted.some((nights) => contains(nights, date))) return [];
    return [
      blocker.isOn ? { verdict: 'lifted', reason: 'opening_owed' } : { verdict: 'kept', reason: 'destination_off' },
    ];
  }
  const hasRoot = here.some((other) => isRootFor(blocker, other));
  const rule = causeRules.find(({ applies }) => applies(blocker, { hasRoot, now }));
  return rule ? [{ verdict: rule.verdict, reason: rule.reason }] : [];
}

/** True when the other closes the night for itself, and is no entry of the same calendar. */
function isRootFor({ cause }: CauseBlocker, other: Blocker): boolean {
  if (other.kind !== 'cause') return false;
  const root = other.cause;
  if (root.kind !== 'observed') return true;
  const isOfSame = cause.kind === 'observed' && cause.connectionId === root.connectionId;
  return !isOfSame && root.eventClass !== 'echo' && root.eventClass !== 'window';
}

function asChosen(judgement: BlockingJudgement, chosen: readonly BlockingChoice[]): BlockingJudgement {
  const isChosen = judgement.verdict === 'offered' && chosen.some((choice) => choice === judgement.reason);
  return isChosen ? { ...judgement, verdict: 'lifted' } : judgement;
}

function partsOf(nights: readonly ExplainedNight[]): BlockingPart[] {
  const parts = new Map<string, BlockingPart>();
  for (const { date, blockers } of nights) {
    for (const { blocker, verdict, reason } of blockers) {
      const key = [blocker.kind, blockerId(blocker), verdict, reason].join(' ');
      const before = parts.get(key)?.nights ?? [];
      parts.set(key, { blocker, verdict, reason, nights: merged([...before, { from: date, to: plusDays(date, 1) }]) });
    }
  }
  return [...parts.values()];
}

/** The ID of the cause, or of the closure. */
export function blockerId(blocker: Blocker): string {
  return blocker.kind === 'cause' ? blocker.cause.id : blocker.id;
}

/** All nights that it closes. */
function rangeOf(blocker: Blocker): NightRange {
  return blocker.kind === 'cause' ? blocker.cause : blocker;
}

function isOfClass(eventClass: 'window' | 'echo' | 'block') {
  return ({ cause }: CauseBlocker) => cause.kind === 'observed' && cause.eventClass === eventClass;
}

function isHeld({ cause }: CauseBlocker): boolean {
  return cause.kind === 'observed' && cause.hold !== null;
}

/** Plainly no longer listed for as long as the guard waits. */
function isVanishedFor({ cause }: CauseBlocker, now: Instant): boolean {
  return cause.kind === 'observed' && cause.hold?.reason === 'vanished' && isDue(cause.hold, now);
}
