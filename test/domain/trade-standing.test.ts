import { describe, expect, it } from '@jest/globals';
import type { FillReading } from '../../src/domain/fill.ts';
import { standingFills } from '../../src/domain/trade-standing.ts';
import { buy, correcting, inOrder, minute, reversing } from '../trades/told.ts';

const a = buy('a', '1', '10');
const correction = (id: string, of: string) => buy(id, '1', '11', correcting(of));
const reversal = (id: string, of: string) => buy(id, '1', '10', reversing(of));

type Case = {
  readonly what: string;
  readonly told: readonly FillReading[];
  readonly stands: readonly string[];
  readonly unmatched?: readonly string[];
};

const cases: readonly Case[] = [
  { what: 'a fill stands', told: [a], stands: ['a'] },
  { what: 'a correction takes the place of its fill', told: [a, correction('b', 'a')], stands: ['b'] },
  {
    what: 'of a chain of corrections the last stands',
    told: [a, correction('b', 'a'), correction('c', 'b'), correction('d', 'c')],
    stands: ['d'],
  },
  {
    what: 'of two corrections of one fill the later stands',
    told: [a, correction('c', 'a'), correction('b', 'a')],
    stands: ['b'],
  },
  { what: 'a reversal removes its fill', told: [a, buy('z', '1', '9'), reversal('r', 'a')], stands: ['z'] },
  { what: 'a reversal told twice removes once', told: [a, reversal('r', 'a'), reversal('s', 'a')], stands: [] },
  {
    what: 'a reversed correction leaves nothing of both',
    told: [a, correction('b', 'a'), reversal('r', 'b')],
    stands: [],
  },
  {
    what: 'a fill both reversed and corrected is its correction, as Coinbase tells one',
    told: [a, reversal('r', 'a'), correction('b', 'a')],
    stands: ['b'],
  },
  { what: 'nothing known is named by a reversal', told: [a, reversal('r', 'gone')], stands: ['a'], unmatched: ['r'] },
  {
    what: 'nothing known is named by a correction',
    told: [a, correction('b', 'gone')],
    stands: ['a'],
    unmatched: ['b'],
  },
  {
    what: 'what names an unmatched correction is unmatched too',
    told: [a, correction('b', 'gone'), correction('c', 'b'), reversal('r', 'b')],
    stands: ['a'],
    unmatched: ['b', 'c', 'r'],
  },
  {
    what: 'a reversal is no fill that another could reverse',
    told: [a, reversal('r', 'a'), reversal('s', 'r')],
    stands: [],
    unmatched: ['s'],
  },
  { what: 'a correction of itself is unmatched', told: [a, correction('b', 'b')], stands: ['a'], unmatched: ['b'] },
  {
    what: 'corrections of each other are unmatched',
    told: [a, correction('b', 'c'), correction('c', 'b')],
    stands: ['a'],
    unmatched: ['b', 'c'],
  },
];

describe('corrections and reversals', () => {
  it.each(cases)('$what', ({ told, stands, unmatched = [] }) => {
    const readings = inOrder(...told);
    for (const series of [readings, readings.toReversed()]) {
      const { fills, unmatched: left } = standingFills(series);
      expect(fills.map(({ fill }) => fill.externalId)).toEqual(stands);
      expect(left).toEqual(unmatched);
    }
  });

  it('a correction keeps the first ID of its fill, through a chain', () => {
    const { fills } = standingFills(inOrder(a, correction('b', 'a'), correction('c', 'b')));
    expect(fills[0]).toMatchObject({ fill: { externalId: 'c', price: '11' }, first: { externalId: 'a', price: '10' } });
  });

  it('a correction of the same time keeps the place of its fill, whatever its own order', () => {
    const at = { executedAt: minute(0) };
    const first = buy('a', '1', '10', { ...at, order: '1' });
    const second = buy('b', '1', '10', { ...at, order: '2' });
    const corrected = buy('z', '1', '12', { ...at, order: '9', ...correcting('a') });
    const ids = standingFills([second, corrected, first]).fills.map(({ fill }) => fill.externalId);
    expect(ids).toEqual(['z', 'b']);
  });

  it('a correction of the time moves the fill', () => {
    const moved = buy('z', '1', '10', { executedAt: minute(30), ...correcting('a') });
    const ids = standingFills([...inOrder(a, buy('b', '1', '10')), moved]).fills.map(({ fill }) => fill.externalId);
    expect(ids).toEqual(['b', 'z']);
  });

  it('ten thousand corrections, each of the one before, are followed to the end', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      correction(`c${index + 1}`, index === 0 ? 'a' : `c${index}`),
    );
    const told = [a, ...chain].map((fill) => ({ ...fill, executedAt: minute(0) }));
    expect(standingFills(told)).toMatchObject({ fills: [{ fill: { externalId: 'c10000' } }], unmatched: [] });
  });

  it('two readings of one ID, which no store keeps, do not lead in a circle', () => {
    const { fills } = standingFills(inOrder(a, correction('a', 'a'), buy('z', '1', '10')));
    expect(fills.map(({ fill }) => fill.externalId)).toEqual(['z']);
  });
});

describe('the order of replay', () => {
  it('is by time as a moment, then by order as text, then by external ID', () => {
    const readings = [
      buy('late', '1', '1', { executedAt: '2026-03-02T14:00:11.504Z' }),
      buy('tie-b', '1', '1', { executedAt: '2026-03-02T14:00:11.5Z', order: '2' }),
      buy('tie-a', '1', '1', { executedAt: '2026-03-02T14:00:11.50Z', order: '2' }),
      buy('tie-z', '1', '1', { executedAt: '2026-03-02T14:00:11.500Z', order: '10' }),
      buy('early', '1', '1', { executedAt: '2026-03-02T14:00:11Z', order: '3' }),
    ];
    const ids = standingFills(readings).fills.map(({ fill }) => fill.externalId);
    expect(ids).toEqual(['early', 'tie-z', 'tie-a', 'tie-b', 'late']);
  });
});
