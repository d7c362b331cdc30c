import { describe, expect, it } from '@jest/globals';
import { type Conflict, conflictStates, type FoundConflict } from '../../src/domain/conflict.ts';
import {
  applyConflictTransition,
  type ConflictTransition,
  isConflictTransitionFor,
  nextConflictStates,
} from '../../src/domain/conflict-transition.ts';
import { randomFrom } from '../recordings/random.ts';
import { aBooking, anEntry } from './claims.ts';

const AT = '2026-06-01T08:00:00.000Z';
const LATER = '2026-06-01T09:00:00.000Z';
const found: FoundConflict = {
  sides: [aBooking('b', '2026-07-10', '2026-07-15'), anEntry('a', '2026-07-13', '2026-07-18')],
  nights: { from: '2026-07-13', to: '2026-07-15' },
  kind: 'double_booking',
  severity: 'high',
};
const opened = applyConflictTransition(undefined, { type: 'opened', id: 'c', listingId: 'l', found, at: AT });

type Later = Exclude<ConflictTransition, { readonly type: 'opened' }>;
const transitions: readonly Later[] = [
  { type: 'changed', found: { ...found, severity: 'critical' }, at: LATER },
  { type: 'worsened', found: { ...found, nights: { from: '2026-07-12', to: '2026-07-15' } }, at: LATER },
  { type: 'side_went', gone: [1], at: LATER },
  { type: 'nights_past', at: LATER },
  { type: 'explained', rule: 'echo', at: LATER },
  { type: 'kept_one', keep: 1, at: LATER },
  { type: 'kept_waiting', keep: 0, at: LATER },
  { type: 'kept_cancelling', keep: 0, at: LATER },
  { type: 'cancel_accepted', at: LATER },
  { type: 'cancel_refused', reason: 'refused', at: LATER },
  { type: 'kept_both', at: LATER },
  { type: 'ignored', at: LATER },
  { type: 'put_off', until: '2026-06-03T08:00:00.000Z', at: LATER },
  { type: 'reminded', at: LATER },
];

const inState: Readonly<Record<Conflict['state'], Conflict>> = {
  open: opened,
  waiting_platform: applyConflictTransition(opened, { type: 'kept_waiting', keep: 0, at: AT }),
  resolved: applyConflictTransition(opened, { type: 'kept_both', at: AT }),
  ignored: applyConflictTransition(opened, { type: 'ignored', at: AT }),
};
const cells = conflictStates.flatMap((state) =>
  transitions.map((transition) => ({ state, transition, type: transition.type })),
);

describe('the table of a conflict', () => {
  it.each(cells)('$type on one that is $state', ({ state, transition }) => {
    const before = inState[state];
    const next = nextConflictStates[state][transition.type];
    if (next === null) {
      expect(() => applyConflictTransition(before, transition)).toThrow(`is not for conflict c, which is ${state}.`);
      return;
    }
    const after = applyConflictTransition(before, transition);
    expect([after.state, after.revision, after.updatedAt]).toEqual([next, before.revision + 1, LATER]);
  });

  it('has every transition', () => {
    expect(transitions.map(({ type }) => type).toSorted()).toEqual(Object.keys(nextConflictStates.open).toSorted());
  });

  it('tells what the host cancelled on the platform from a side that went by itself', () => {
    const waiting = inState.waiting_platform;
    const how = (conflict: Conflict, gone: readonly (0 | 1)[]) => {
      const after = applyConflictTransition(conflict, { type: 'side_went', gone, at: LATER });
      return after.state === 'resolved' ? after.resolution : after.state;
    };
    expect([how(waiting, [1]), how(waiting, [0]), how(waiting, []), how(opened, [1])]).toEqual([
      'platform_confirmed',
      'side_went',
      'side_went',
      'side_went',
    ]);
  });

  it('reminds of what is waited for after 24 hours, and of what is put off when it was asked', () => {
    expect(inState.waiting_platform).toMatchObject({ remindAt: '2026-06-02T08:00:00.000Z', waitingSince: AT });
    const putOff = applyConflictTransition(opened, { type: 'put_off', until: '2026-06-03T08:00:00.000Z', at: AT });
    expect(putOff).toMatchObject({ state: 'open', putOffUntil: '2026-06-03T08:00:00.000Z' });
    expect(applyConflictTransition(putOff, { type: 'reminded', at: LATER })).toMatchObject({ putOffUntil: null });
    expect(applyConflictTransition(inState.waiting_platform, { type: 'reminded', at: LATER })).toMatchObject({
      state: 'waiting_platform',
      remindAt: null,
    });
  });

  it('begins a new cycle only when what was decided is asked again', () => {
    const worse = transitions[1];
    if (!worse) throw new Error('There is no second transition.');
    const cycles = conflictStates.map((state) => applyConflictTransition(inState[state], worse).cycle);
    expect(cycles).toEqual([1, 1, 2, 2]);
  });

  it('asks the host anew, and tells them, when a hub did not cancel', () => {
    const asked = applyConflictTransition(opened, { type: 'kept_cancelling', keep: 0, at: AT });
    expect(asked).toMatchObject({ state: 'waiting_platform', endedBy: 'api', keep: 0 });
    expect(applyConflictTransition(asked, { type: 'cancel_accepted', at: LATER })).toMatchObject({ endedBy: 'api' });
    const refused = applyConflictTransition(asked, { type: 'cancel_refused', reason: 'not_own', at: LATER });
    expect(refused).toMatchObject({ state: 'open', cycle: 2, putOffUntil: null });
    expect('keep' in refused).toBe(false);
  });

  it('keeps its name, its listing and its opening, and nothing of the state before (300 lives, seed 7)', () => {
    const { pick } = randomFrom(7);
    for (let life = 0; life < 300; life += 1) {
      let conflict = opened;
      for (let step = 0; step < 6; step += 1) {
        const transition = pick(transitions.filter(({ type }) => isConflictTransitionFor(conflict.state, type)));
        conflict = applyConflictTransition(conflict, transition);
        expect([conflict.id, conflict.listingId, conflict.openedAt, conflict.revision]).toEqual([
          'c',
          'l',
          AT,
          step + 2,
        ]);
        expect('putOffUntil' in conflict).toBe(conflict.state === 'open');
        expect('waitingSince' in conflict).toBe(conflict.state === 'waiting_platform');
        expect('resolution' in conflict).toBe(conflict.state === 'resolved');
      }
    }
  });
});
