import type { Recording } from './recording.ts';
import type { EntryClass, Truth, TruthPoll } from './truth.ts';

/** What changed at one poll, in nights, as a truth file says it. */
type Change = {
  readonly at: string;
  readonly nights: readonly string[];
  readonly reverted_next_poll: boolean;
  readonly undoes_previous: boolean;
};

/**
 * What a truth file holds beside a recording: each good poll compared with the good one before it, of the nights from its
 * date on. A failed poll changed nothing.
 */
export type TruthFile = {
  readonly released: readonly Change[];
  readonly added: readonly (Change & { readonly kind: 'booking' | 'block'; readonly horizon: boolean })[];
};

type Listed = ReadonlyMap<string, 'booking' | 'block' | 'horizon'>;
type Step = { readonly at: string; readonly date: string; readonly listed: Listed };

/** The truth file of a generated recording; the nights of a rolling horizon are those that only the date closes. */
export function truthFileOf({ polls }: Recording, truth: Truth): TruthFile {
  const steps = truth.polls.flatMap((poll, index) =>
    poll.isGood ? [{ at: polls[index]?.at ?? '', date: poll.date, listed: listedBy(poll) }] : [],
  );
  const released: Change[] = [];
  const added: TruthFile['added'][number][] = [];
  steps.slice(1).forEach((step, index) => {
    const around = { before: steps[index], step, after: steps[index + 2], earlier: steps[index - 1] };
    const gone = nightsOnlyIn(around.before, step, step.date);
    if (gone.length > 0) released.push(changeOf(gone, around, (listed, night) => listed.has(night)));
    for (const kind of ['booking', 'block', 'horizon'] as const) {
      const come = nightsOnlyIn(step, around.before, step.date).filter((night) => step.listed.get(night) === kind);
      if (come.length === 0) continue;
      const change = changeOf(come, around, (listed, night) => !listed.has(night));
      added.push({ ...change, kind: kind === 'booking' ? 'booking' : 'block', horizon: kind === 'horizon' });
    }
  });
  return { released, added };
}

type Around = {
  readonly before: Step | undefined;
  readonly step: Step;
  readonly after: Step | undefined;
  readonly earlier: Step | undefined;
};

function changeOf(
  nights: readonly string[],
  { step, after, earlier }: Around,
  isBack: (listed: Listed, night: string) => boolean,
): Change {
  return {
    at: step.at,
    nights,
    reverted_next_poll:
      after !== undefined && nights.every((night) => night < after.date || isBack(after.listed, night)),
    undoes_previous: earlier !== undefined && nights.every((night) => !isBack(earlier.listed, night)),
  };
}

function listedBy({ listed }: TruthPoll): Listed {
  const nights = new Map<string, 'booking' | 'block' | 'horizon'>();
  for (const { from, to, entryClass, windowFrom } of listed)
    for (let night = from; night < to; night = dayAfter(night))
      nights.set(night, windowFrom !== null && night >= windowFrom ? 'horizon' : kindOf(entryClass));
  return nights;
}

/** What may be a booking is one. */
function kindOf(entryClass: EntryClass): 'booking' | 'block' {
  return entryClass === 'block' ? 'block' : 'booking';
}

function nightsOnlyIn(step: Step | undefined, other: Step | undefined, date: string): string[] {
  return [...(step?.listed.keys() ?? [])].filter((night) => night >= date && !other?.listed.has(night));
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}
