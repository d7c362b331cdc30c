import type { ExpectedChanges, ExpectedPoll } from './expected-changes.ts';

/** Nights, as dates, that changed at the poll made at `at`. */
export type NightChange = { readonly at: string; readonly nights: readonly string[] };

/** What a guard did to a recording: nights that became taken and nights that became free, after the first good poll. */
export type GuardedChanges = { readonly added: readonly NightChange[]; readonly released: readonly NightChange[] };

/**
 * Where a guard left a night taken or free and the rules say otherwise, in words that name the seed, the poll and the
 * night. A night that went wrong is told once and then put right, so that one mistake is one line.
 */
export function disagreements({ seed, polls }: ExpectedChanges, guarded: GuardedChanges): string[] {
  const added = byInstant(guarded.added);
  const released = byInstant(guarded.released);
  const taken = new Set<string>();
  const found: string[] = [];
  const first = polls.findIndex(({ isGood }) => isGood);
  const isAsBefore = (index: number): boolean => polls[index]?.statuses === polls[index - 1]?.statuses;
  polls.forEach((poll, index) => {
    if (index <= first) {
      for (const night of poll.statuses.keys()) taken.add(night);
      return;
    }
    const [gained, lost] = [added.get(poll.at) ?? [], released.get(poll.at) ?? []];
    if (gained.length === 0 && lost.length === 0 && isAsBefore(index)) return;
    for (const night of gained) taken.add(night);
    for (const night of lost) taken.delete(night);
    for (const wrong of wrongNights(poll, taken)) {
      const isChange = gained.includes(wrong) || lost.includes(wrong);
      found.push(`Seed ${seed}, poll ${index} at ${poll.at}, night ${wrong}: ${wordsFor(poll, wrong, isChange)}.`);
      if (!taken.delete(wrong)) taken.add(wrong);
    }
  });
  return found;
}

function wrongNights({ date, statuses }: ExpectedPoll, taken: ReadonlySet<string>): string[] {
  const missing = [...statuses].flatMap(([night, status]) => (status === 'taken' && !taken.has(night) ? [night] : []));
  const surplus = [...taken].filter((night) => night >= date && !statuses.has(night));
  return [...missing, ...surplus];
}

function wordsFor(poll: ExpectedPoll, night: string, isChange: boolean): string {
  if (poll.statuses.has(night))
    return isChange ? 'released, but it must stay taken' : 'free, but it must be taken at once';
  if (!isChange) return 'still taken, but its release is due';
  return poll.waveHeld.includes(night) ? 'taken, but its block is part of a wave' : 'taken, but it must stay free';
}

function byInstant(changes: readonly NightChange[]): Map<string, readonly string[]> {
  return new Map(changes.map(({ at, nights }) => [at, nights]));
}
