import { describe, expect, it } from '@jest/globals';
import { plusDays } from '../../src/domain/calendar-date.ts';
import { type Claim, type Conflict, endedAtOf, pairKeyOf } from '../../src/domain/conflict.ts';
import { reconcileConflicts } from '../../src/domain/conflict-reconciliation.ts';
import { applyConflictTransition } from '../../src/domain/conflict-transition.ts';
import { randomFrom } from '../recordings/random.ts';
import { aBlock, aBooking, anEntry } from './claims.ts';

const TODAY = '2026-06-01';
const NOW = '2026-06-01T08:00:00.000Z';

/** Conflicts of one listing over looks at its causes. */
class Ledger {
  conflicts: Conflict[] = [];
  readonly steps: string[] = [];

  look(claims: readonly Claim[], today = TODAY): string[] {
    const standing = this.conflicts.filter((conflict) => endedAtOf(conflict) === null);
    const { opened, steps } = reconcileConflicts({ standing, claims, today, now: NOW });
    const before = this.steps.length;
    for (const { conflict, transition, isSeen } of steps) {
      this.put(applyConflictTransition(conflict, transition));
      if (isSeen) this.steps.push(`${conflict.id} ${transition.type}`);
    }
    for (const found of opened) {
      const id = `c${this.conflicts.length + 1}`;
      this.put(applyConflictTransition(undefined, { type: 'opened', id, listingId: 'l', found, at: NOW }));
      this.steps.push(`${id} opened`);
    }
    return this.steps.slice(before);
  }

  decide(id: string, type: 'kept_both' | 'ignored'): void {
    const conflict = this.conflicts.find((each) => each.id === id);
    this.put(applyConflictTransition(conflict, { type, at: NOW }));
  }

  state(id: string): string {
    const conflict = this.conflicts.find((each) => each.id === id);
    return conflict?.state === 'resolved' ? `resolved ${conflict.resolution}` : (conflict?.state ?? 'none');
  }

  private put(conflict: Conflict): void {
    this.conflicts = [...this.conflicts.filter(({ id }) => id !== conflict.id), conflict];
  }
}

const stay = aBooking('b', '2026-07-10', '2026-07-15');
const unknown = { on: 'booking.com', as: 'unknown' } as const;

describe('the conflicts of a listing from look to look', () => {
  it('opens a conflict once, however often its causes are read', () => {
    const ledger = new Ledger();
    const claims = [stay, anEntry('a', '2026-07-13', '2026-07-18')];
    expect([ledger.look(claims), ledger.look(claims), ledger.look(claims.toReversed())]).toEqual([
      ['c1 opened'],
      [],
      [],
    ]);
  });

  it('knows a conflict again when its entry has another row, another class, or is split', () => {
    const ledger = new Ledger();
    ledger.look([stay, anEntry('a', '2026-07-12', '2026-07-18', unknown)]);
    expect(ledger.look([stay, anEntry('n', '2026-07-12', '2026-07-18', unknown)])).toEqual([]);
    expect(ledger.look([stay, anEntry('m', '2026-07-12', '2026-07-18', { ...unknown, as: 'booking' })])).toEqual([]);
    const split = [
      anEntry('m', '2026-07-12', '2026-07-13', unknown),
      anEntry('o', '2026-07-13', '2026-07-18', unknown),
    ];
    expect(ledger.look([stay, ...split])).toEqual(['c1 changed']);
    expect(ledger.conflicts).toMatchObject([{ id: 'c1', nights: { from: '2026-07-12', to: '2026-07-15' } }]);
    expect(ledger.look([stay, ...split])).toEqual([]);
    expect(ledger.look([stay, split[1] ?? stay])).toEqual(['c1 changed']);
  });

  it('opens another for another stay of the same calendar', () => {
    const ledger = new Ledger();
    const first = anEntry('a', '2026-07-08', '2026-07-11', unknown);
    ledger.look([stay, first]);
    expect(ledger.look([stay, first, anEntry('n', '2026-07-14', '2026-07-16', unknown)])).toEqual(['c2 opened']);
  });

  it('updates a conflict of which fewer nights are shared, and ends it when none is', () => {
    const ledger = new Ledger();
    ledger.look([stay, anEntry('a', '2026-07-12', '2026-07-18')]);
    expect(ledger.look([stay, anEntry('a', '2026-07-14', '2026-07-18')])).toEqual(['c1 changed']);
    expect(ledger.look([stay, anEntry('a', '2026-07-15', '2026-07-18')])).toEqual(['c1 side_went']);
    expect(ledger.state('c1')).toBe('resolved side_went');
  });

  it('says that a side is held, and keeps the conflict until its nights are free', () => {
    const ledger = new Ledger();
    ledger.look([stay, anEntry('a', '2026-07-12', '2026-07-18')]);
    expect(ledger.look([stay, anEntry('a', '2026-07-12', '2026-07-18', { held: true })])).toEqual(['c1 changed']);
    expect(ledger.conflicts).toMatchObject([{ state: 'open', severity: 'medium' }]);
    expect(ledger.look([stay])).toEqual(['c1 side_went']);
  });

  it('asks again what was decided only when it is worse than who decided saw', () => {
    for (const decision of ['kept_both', 'ignored'] as const) {
      const ledger = new Ledger();
      ledger.look([stay, anEntry('a', '2026-07-13', '2026-07-18')]);
      ledger.decide('c1', decision);
      expect(ledger.look([stay, anEntry('a', '2026-07-13', '2026-07-18')], '2026-07-09')).toEqual(['c1 changed']);
      expect(ledger.look([stay, anEntry('a', '2026-07-14', '2026-07-18')], '2026-07-09')).toEqual(['c1 changed']);
      expect(ledger.look([stay, anEntry('a', '2026-07-12', '2026-07-18')], '2026-07-09')).toEqual(['c1 worsened']);
      expect([ledger.state('c1'), ledger.conflicts[0]?.cycle]).toEqual(['open', 2]);
    }
  });

  it('asks again when a copy that was let stand turns out to be a booking', () => {
    const ledger = new Ledger();
    ledger.look([stay, anEntry('u', '2026-07-10', '2026-07-15', unknown)]);
    ledger.decide('c1', 'kept_both');
    expect(ledger.look([stay, anEntry('v', '2026-07-10', '2026-07-15', { ...unknown, as: 'booking' })])).toEqual([
      'c1 worsened',
    ]);
    expect(ledger.state('c1')).toBe('open');
  });

  it('resolves by itself what turns out to be safe, and what is past', () => {
    const ledger = new Ledger();
    ledger.look([stay, anEntry('u', '2026-07-12', '2026-07-14', { ...unknown, on: 'vrbo' })]);
    expect(ledger.look([stay, anEntry('e', '2026-07-12', '2026-07-14', { on: 'vrbo', as: 'echo' })])).toEqual([
      'c1 explained',
    ]);
    expect(ledger.state('c1')).toBe('resolved explained');
    ledger.look([
      aBlock('k', '2026-07-01', '2026-07-10', '2026-04-01T00:00:00.000Z'),
      anEntry('a', '2026-07-05', '2026-07-08'),
    ]);
    expect(
      ledger.look([aBlock('k', '2026-07-01', '2026-07-10'), anEntry('a', '2026-07-05', '2026-07-08')], '2026-07-08'),
    ).toEqual(['c2 nights_past']);
    expect(ledger.state('c2')).toBe('resolved nights_past');
  });

  it('never has two that stand for one pair, nor one for a pair that shares no night (150 random lives, seed 11)', () => {
    const { whole, pick, chance } = randomFrom(11);
    const entry = (each: number): Claim => {
      const from = plusDays('2026-07-01', whole(0, 12));
      const as = pick(['booking', 'unknown', 'block'] as const);
      const fields = { by: `c${each % 3}`, on: pick(['airbnb', 'vrbo'] as const), as, held: chance(0.2) };
      return anEntry(`e${whole(0, 20)}-${each}`, from, plusDays(from, whole(1, 6)), fields);
    };
    for (let life = 0; life < 150; life += 1) {
      const ledger = new Ledger();
      for (let look = 0; look < 5; look += 1) {
        const claims = [stay, ...Array.from({ length: 4 }, (_, each) => entry(each))];
        ledger.look(claims);
        expect(ledger.look(claims)).toEqual([]);
        const standing = ledger.conflicts.filter((conflict) => endedAtOf(conflict) === null);
        const keys = standing.map(({ sides }) => pairKeyOf(sides));
        expect(new Set(keys).size).toBe(keys.length);
        for (const { sides } of standing) {
          const [a, b] = sides.map(({ cause }) => claims.find((each) => each.cause.id === cause.id)?.cause);
          expect(a && b && a.from < b.to && b.from < a.to).toBe(true);
        }
      }
    }
  });
});
