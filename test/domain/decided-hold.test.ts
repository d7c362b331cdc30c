import { expect, test } from '@jest/globals';
import { type Poll, planAcceptance } from '../../src/domain/acceptance.ts';
import type { AcceptedEvent } from '../../src/domain/accepted-event.ts';
import { decidedHolds } from '../../src/domain/decided-hold.ts';

const hold = { absentSince: '2026-06-01T06:00:00.000Z', dueAt: '2026-06-01T07:30:00.000Z' };

function held(id: string, from: string, to: string): AcceptedEvent {
  return { id, from, to, eventClass: 'booking', identity: id, since: '2026-05-01T00:00:00.000Z', hold };
}

function decided(listed: Poll['listed'], fields: Partial<Poll> = {}) {
  const accepted = [held('a', '2026-06-10', '2026-06-12'), held('b', '2026-06-20', '2026-06-22')];
  const poll = { accepted, listed, isWhole: true, today: '2026-06-01', now: '2026-06-01T08:00:00.000Z', ...fields };
  return decidedHolds(poll, planAcceptance(poll)).map(({ heldId, outcome }) => `${heldId} ${outcome}`);
}

const again = { from: '2026-06-10', to: '2026-06-12', eventClass: 'booking', identity: 'a' } as const;

test.each<[string, Poll['listed'], Partial<Poll>, readonly string[]]>([
  ['two that are due are released', [], {}, ['a released', 'b released']],
  ['one that is listed again is told so beside one that is released', [again], {}, ['a listed_again', 'b released']],
  ['nothing is decided before it is due', [], { now: '2026-06-01T07:00:00.000Z' }, []],
  ['nothing is released by a poll that is not whole', [], { isWhole: false }, []],
])('%s', (_, listed, fields, expected) => {
  expect(decided(listed, fields)).toEqual(expected);
});
