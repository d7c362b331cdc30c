import { expect, test } from '@jest/globals';
import { type Poll, planAcceptance } from '../../src/domain/acceptance.ts';
import type { AcceptedEvent } from '../../src/domain/accepted-event.ts';
import { decidedHolds } from '../../src/domain/decided-hold.ts';
import { nothingExported } from '../../src/domain/echo.ts';
import { nothingSeen } from '../../src/domain/echo-memory.ts';

const hold = {
  absentSince: '2026-06-01T06:00:00.000Z',
  dueAt: '2026-06-01T07:30:00.000Z',
  reason: 'vanished',
  isPart: false,
} as const;

function held(id: string, from: string, to: string): AcceptedEvent {
  return { id, from, to, eventClass: 'booking', identity: id, since: '2026-05-01T00:00:00.000Z', hold, askedAt: null };
}

function decided(listed: Poll['listed'], fields: Partial<Poll> = {}) {
  const accepted = [
    held('a', '2026-06-10', '2026-06-12'),
    held('b', '2026-06-20', '2026-06-22'),
    { ...held('c', other.from, other.to), hold: null },
  ];
  const poll: Poll = {
    accepted,
    closures: [],
    window: null,
    memory: nothingSeen,
    echo: nothingExported,
    listed,
    isWhole: true,
    today: '2026-06-01',
    now: '2026-06-01T08:00:00.000Z',
    ...fields,
  };
  return decidedHolds(poll, planAcceptance(poll)).map(({ heldId, outcome }) => `${heldId} ${outcome}`);
}

const again = { from: '2026-06-10', to: '2026-06-12', eventClass: 'booking', identity: 'a', uid: 'a' } as const;
// Long enough that the two that vanished are few.
const other = { ...again, from: '2026-07-01', to: '2026-07-31', identity: 'c', uid: 'c' };

test.each<[string, Poll['listed'], Partial<Poll>, readonly string[]]>([
  ['two that are due are released', [other], {}, ['a released', 'b released']],
  [
    'one that is listed again is told so beside one that is released',
    [again, other],
    {},
    ['a listed_again', 'b released'],
  ],
  ['nothing is decided before it is due', [other], { now: '2026-06-01T07:00:00.000Z' }, []],
  ['nothing is released by a poll that is not whole', [other], { isWhole: false }, []],
])('%s', (_, listed, fields, expected) => {
  expect(decided(listed, fields)).toEqual(expected);
});
