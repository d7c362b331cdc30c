import fc from 'fast-check';

/** How a connection of a history is read: what its member chose, and by what. */
export type ConnectionKind = 'batch' | 'batch_every_15' | 'polled' | 'manual' | 'hub';

/** What happens to one listing before a sweep. Connections, stays and nights are named by numbers, wrapped into what there is. */
export type Happening =
  | { readonly do: 'feed'; readonly which: number; readonly change: FeedChange; readonly at: number }
  | { readonly do: 'fail'; readonly which: number; readonly kind: FaultKind; readonly sweeps: number }
  | { readonly do: 'breaker'; readonly which: number; readonly sweeps: number }
  | { readonly do: 'write_fault'; readonly which: number; readonly fault: 'refused' | 'lost_before' | 'lost_after' }
  | { readonly do: 'book' | 'block'; readonly at: number; readonly nights: number }
  | { readonly do: 'cancel' | 'unblock' | 'release'; readonly at: number }
  | { readonly do: 'switch'; readonly which: number }
  | { readonly do: 'activate' }
  | { readonly do: 'ask'; readonly isRunNow: boolean }
  | { readonly do: 'own_run'; readonly which: number; readonly by: 'webhook' | 'poll' | 'publish' };

export type FeedChange = 'book' | 'cancel' | 'prolong' | 'block' | 'wave' | 'empty' | 'other_tag';
export type FaultKind = 'TRANSIENT' | 'BAD_FEED' | 'NOT_FOUND' | 'RATE_LIMITED';

/** The history of one listing: its connections, and what happens to it before each sweep. */
export type History = {
  readonly timeZone: string;
  readonly kinds: readonly ConnectionKind[];
  readonly sweeps: readonly (readonly Happening[])[];
};

const which = fc.nat(1);
const at = fc.nat(60);
const sweeps = fc.integer({ min: 1, max: 4 });

const feed = fc.record({
  do: fc.constant('feed' as const),
  which,
  change: fc.constantFrom<FeedChange>(
    ...(['book', 'book', 'cancel', 'cancel', 'prolong', 'block', 'wave', 'empty', 'other_tag'] as const),
  ),
  at,
});
const kind = fc.constantFrom<FaultKind>('TRANSIENT', 'TRANSIENT', 'BAD_FEED', 'NOT_FOUND', 'RATE_LIMITED');
const own = fc.record({
  do: fc.constantFrom('book' as const, 'block' as const),
  at,
  nights: fc.integer({ min: 1, max: 5 }),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 10, arbitrary: feed },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fail' as const), which, kind, sweeps }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('breaker' as const), which, sweeps }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('write_fault' as const),
      which,
      fault: fc.constantFrom('refused' as const, 'lost_before' as const, 'lost_after' as const),
    }),
  },
  { weight: 6, arbitrary: own },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'unblock' as const, 'release' as const), at }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), which }) },
  { weight: 1, arbitrary: fc.constant({ do: 'activate' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ask' as const), isRunNow: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('own_run' as const),
      which,
      by: fc.constantFrom('webhook' as const, 'poll' as const, 'publish' as const),
    }),
  },
);

const kinds = fc.array(
  fc.constantFrom<ConnectionKind>('batch', 'batch', 'batch', 'batch_every_15', 'polled', 'manual', 'hub', 'hub'),
  { maxLength: 2 },
);

/** Histories of `count` sweeps. Most sweeps find a listing as the one before left it. */
export function histories(count: number): fc.Arbitrary<History> {
  const before = fc.oneof(
    { weight: 5, arbitrary: fc.constant<readonly Happening[]>([]) },
    { weight: 3, arbitrary: fc.array(happening, { minLength: 1, maxLength: 2 }) },
    // Alone: nothing but its revision says that a platform has to be told.
    { weight: 1, arbitrary: fc.tuple(own) },
  );
  return fc.record({
    timeZone: fc.constantFrom('Europe/Paris', 'Europe/Paris', 'America/New_York'),
    kinds,
    sweeps: fc.array(before, { minLength: count, maxLength: count }),
  });
}

/** Minutes before each sweep: as the schedule has them, and after standing still or a night. */
export function gaps(count: number): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.constantFrom(30, 30, 30, 30, 15, 95, 400, 700), { minLength: count, maxLength: count });
}

/** The breakers that open before this sweep. */
export function breakersAmong({ sweeps: before }: History, sweep: number): readonly Happening[] {
  return (before[sweep] ?? []).filter((one) => one.do === 'breaker');
}

/** What else happens before it, in its order. */
export function othersAmong({ sweeps: before }: History, sweep: number): readonly Happening[] {
  return (before[sweep] ?? []).filter((one) => one.do !== 'breaker');
}
