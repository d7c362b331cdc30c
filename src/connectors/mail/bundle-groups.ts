import type { AlertMailEntry } from '../../alert-ports.ts';
import type { FailureKind } from '../../domain/failure.ts';
import type { NotificationStage } from '../../domain/notification.ts';
import { entryCause } from './entry-cause.ts';

/** How many alerts a bundle lists by name, and how many of each group at least while there are others. */
const MOST_LISTED = 20;
const LEAST_LISTED = 5;
const MOST_CAUSES = 5;

/** The alerts of a bundle at one stage. `listed` are told by name. `causes` are the top ones, each with one of its alerts. */
export type BundleGroup = {
  readonly stage: NotificationStage;
  readonly count: number;
  readonly listed: readonly AlertMailEntry[];
  readonly causes: readonly BundleCause[];
};

/** Why alerts of a group fail, the most frequent first, told apart by what they are of. */
export type BundleCause = { readonly kind: FailureKind; readonly count: number; readonly example: AlertMailEntry };

const order: readonly NotificationStage[] = ['escalated', 'reminder', 'owner', 'recovered'];

/**
 * A bundle's entries under the headings that it shows, in their order within each; at most 20 are listed, and no group is
 * crowded out by another. Recovered ones have no causes: there is nothing to do about them.
 */
export function bundleGroups(entries: readonly AlertMailEntry[]): readonly BundleGroup[] {
  const groups = order
    .map((stage) => ({ stage, entries: entries.filter((entry) => entry.stage === stage) }))
    .filter((group) => group.entries.length > 0);
  const listed = shares(groups.map((group) => group.entries.length));
  return groups.map((group, index) => ({
    stage: group.stage,
    count: group.entries.length,
    listed: group.entries.slice(0, listed[index]),
    causes: group.stage === 'recovered' ? [] : topCauses(group.entries),
  }));
}

function shares(sizes: readonly number[]): readonly number[] {
  const atLeast = sizes.map((size) => Math.min(size, LEAST_LISTED));
  let left = MOST_LISTED - atLeast.reduce((sum, share) => sum + share, 0);
  return sizes.map((size, index) => {
    const share = atLeast[index] ?? 0;
    const more = Math.min(left, size - share);
    left -= more;
    return share + more;
  });
}

function topCauses(entries: readonly AlertMailEntry[]): readonly BundleCause[] {
  const causes = new Map<string, BundleCause>();
  for (const entry of entries) {
    const kind = entryCause(entry);
    const key = `${entry.subject.kind} ${kind}`;
    const { count, example } = causes.get(key) ?? { count: 0, example: entry };
    causes.set(key, { kind, count: count + 1, example });
  }
  return [...causes.values()].sort((one, other) => other.count - one.count).slice(0, MOST_CAUSES);
}
