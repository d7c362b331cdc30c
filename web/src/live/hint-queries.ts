import { type Hint, hintTopics } from '../../../src/contract/notices.ts';

/** How the keys of some queries begin; null stands for any one part. */
export type KeyStart = readonly (string | null)[];

/** What tells how syncing as a whole does: breakers, continuous sync, operations, sweeps, what stops relais. */
const ofSyncing: readonly KeyStart[] = [
  ['sync'],
  ['platforms'],
  ['operations'],
  ['sweep-reports'],
  ['sweep-report'],
  ['health'],
  ['critical-faults'],
];

/** What tells of accounts, their runs and records, and of the events that they keep in step. */
const ofAccounts: readonly KeyStart[] = [['accounts'], ['billetweb']];

/**
 * Which queries of the pages a hint makes old. A run, an alert or a connection is also told of on the page of its listing,
 * whose ID the hint does not name. What a hub is asked for is never among them: each question is a request of the host's.
 */
export function madeOldBy({ topic, id }: Hint): readonly KeyStart[] {
  switch (topic) {
    case 'notifications':
      return [['notifications']];
    case 'runs':
      return [['run', id], ['operations'], ['listing'], ['listings'], ...ofAccounts];
    case 'listings':
      return [['listing', id], ['listings']];
    case 'conflicts':
      return [['conflict', id], ['conflicts']];
    case 'alerts':
      return [['alert', id], ['alerts'], ['listing'], ['listings']];
    case 'connections':
      return [['listing'], ['listings'], ...ofAccounts];
    case 'sync':
      return ofSyncing;
  }
}

/** Every query that some hint could have made old while none was heard. */
export function madeOldByAny(): readonly KeyStart[] {
  return hintTopics.flatMap((topic) => madeOldBy({ topic, id: null }));
}

/** True when the key begins so. */
export function beginsWith(queryKey: readonly unknown[], start: KeyStart): boolean {
  return start.length <= queryKey.length && start.every((part, index) => part === null || queryKey[index] === part);
}
