import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ModeState } from '../../src/domain/mode-table.ts';
import { type QueuedRun, wantedRuns } from '../../src/domain/operation-runs.ts';
import { platforms } from '../../src/domain/platform.ts';
import { runStatuses } from '../../src/domain/run.ts';
import {
  endOfRuns,
  isSelected,
  operationKey,
  operationModes,
  type ReadingOperation,
  type RunTally,
  type Selectable,
} from '../../src/domain/sync-operation.ts';

const states: readonly ModeState[] = [
  'realtime_webhook',
  'realtime_poll',
  'batch',
  'manual_fallback',
  'manual_chosen',
  'off',
];

const noRuns: RunTally = {
  ...{ queued: 0, running: 0, succeeded: 0, partial: 0 },
  ...{ failed: 0, deferred: 0, skipped: 0, cancelled: 0 },
};

describe('which connections an operation reads', () => {
  test.each<[Exclude<(typeof operationModes)[number], 'batch'>, string, readonly ModeState[]]>([
    ['auto', 'ical', ['realtime_webhook', 'realtime_poll', 'batch', 'manual_fallback']],
    ['auto', 'beds24', ['realtime_webhook', 'realtime_poll', 'batch', 'manual_fallback']],
    ['realtime', 'ical', []],
    ['realtime', 'beds24', ['realtime_webhook', 'realtime_poll', 'batch', 'manual_fallback', 'manual_chosen']],
    ['manual', 'ical', ['realtime_webhook', 'realtime_poll', 'batch', 'manual_fallback', 'manual_chosen']],
    ['manual', 'beds24', ['realtime_webhook', 'realtime_poll', 'batch', 'manual_fallback', 'manual_chosen']],
  ])('%s reads of %s what is in these states', (mode, connector, read) => {
    const of = (state: ModeState) => ({ id: 'a', connector, platform: null, state });
    expect(states.filter((state) => isSelected({ kind: 'sync_all', mode }, of(state)))).toEqual(read);
  });

  test.each([
    ['airbnb', { connector: 'ical', platform: 'airbnb' }, true],
    ['airbnb', { connector: 'ical', platform: 'vrbo' }, false],
    ['airbnb', { connector: 'ical', platform: null }, false],
    ['beds24', { connector: 'beds24', platform: null }, true],
    ['beds24', { connector: 'smoobu', platform: 'smoobu' }, false],
  ] as const)('%s reads %j: %s', (platform, connection, expected) => {
    const selected = isSelected({ kind: 'sync_platform', platform }, { id: 'a', state: 'batch', ...connection });
    expect(selected).toBe(expected);
  });
});

const anOperation: fc.Arbitrary<ReadingOperation> = fc.oneof(
  fc.record({ kind: fc.constant('sync_all' as const), mode: fc.constantFrom('auto', 'realtime', 'manual') }),
  fc.record({ kind: fc.constant('sync_platform' as const), platform: fc.constantFrom(...platforms) }),
);
const aConnection = fc.record({
  connector: fc.constantFrom('ical', 'beds24', 'smoobu'),
  platform: fc.constantFrom('airbnb', 'beds24', null),
  state: fc.constantFrom(...states),
});
const aListing = fc
  .array(fc.tuple(aConnection, fc.boolean()), { maxLength: 6 })
  .map((rows) => rows.map(([connection, isQueued], index) => ({ id: `c${index}`, isQueued, ...connection })));
const aWholeRun = fc.constantFrom('none', 'by hand', 'confirmation');

describe('the runs that read it', () => {
  test('read what is selected, nothing that is not unless a person had asked for it, and nothing twice', () => {
    fc.assert(
      fc.property(anOperation, aListing, aWholeRun, (operation, connections, whole) => {
        const queued: QueuedRun[] = connections
          .filter(({ isQueued, state }) => isQueued && state !== 'off')
          .map(({ id }) => ({ id: `run of ${id}`, connectionId: id, isByHand: true }));
        if (whole !== 'none') queued.push({ id: 'whole', connectionId: null, isByHand: whole === 'by hand' });
        const wanted = wantedRuns(operation, connections, queued);
        const selected = idsOf(connections.filter((connection) => isSelected(operation, connection)));
        const enabled = idsOf(connections.filter(({ state }) => state !== 'off'));
        const read = wanted.of === 'nothing' ? [] : wanted.of === 'listing' ? enabled : [...wanted.connectionIds];
        expect(read).toEqual(expect.arrayContaining(selected));
        const isMore = read.length > selected.length;
        expect(isMore && whole !== 'by hand').toBe(false);
        const isTwice = wanted.of === 'listing' && whole !== 'by hand' && selected.some((id) => isQueuedIn(queued, id));
        expect(isTwice).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

function idsOf(connections: readonly Selectable[]): string[] {
  return connections.map(({ id }) => id);
}

function isQueuedIn(queued: readonly QueuedRun[], id: string): boolean {
  return queued.some(({ connectionId }) => connectionId === id);
}

describe('how an operation ended', () => {
  test.each<[Partial<RunTally>, string]>([
    [{}, 'succeeded'],
    [{ succeeded: 3 }, 'succeeded'],
    [{ succeeded: 1, deferred: 2, skipped: 1, cancelled: 1 }, 'succeeded'],
    [{ succeeded: 1, failed: 1 }, 'partial'],
    [{ partial: 1 }, 'partial'],
    [{ failed: 2 }, 'failed'],
    [{ succeeded: 1, queued: 1 }, 'partial'],
    [{ running: 1 }, 'failed'],
  ])('with runs %j it %s', (runs, state) => {
    expect(endOfRuns({ ...noRuns, ...runs })).toBe(state);
    expect(Object.keys(noRuns).toSorted()).toEqual([...runStatuses].toSorted());
  });
});

test('requests that differ in anything are not the same', () => {
  const listingId = '0193a000-0000-7000-8000-000000000001';
  const nights = { from: '2026-12-01', to: '2026-12-03' };
  const keys = [
    ...operationModes.map((mode) => operationKey({ kind: 'sync_all', mode, ownerId: 'camille' })),
    operationKey({ kind: 'sync_all', mode: 'auto', ownerId: null }),
    operationKey({ kind: 'sync_platform', platform: 'airbnb', ownerId: 'camille' }),
    operationKey({ kind: 'sync_platform', platform: 'vrbo', ownerId: 'camille' }),
    operationKey({ kind: 'detect_conflicts', listingId: null, ownerId: 'camille' }),
    operationKey({ kind: 'detect_conflicts', listingId, ownerId: 'camille' }),
    operationKey({ kind: 'date_blocking', listingId, nights, ownerId: 'camille' }),
    operationKey({ kind: 'date_blocking', listingId, nights: { ...nights, to: '2026-12-04' }, ownerId: 'camille' }),
    operationKey({ kind: 'continuous_start' }),
    operationKey({ kind: 'continuous_stop' }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
