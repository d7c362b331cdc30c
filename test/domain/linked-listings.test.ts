import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { deriveAvailability } from '../../src/domain/availability.ts';
import { type RootCause, rootOf } from '../../src/domain/cause.ts';
import type { Claim } from '../../src/domain/conflict.ts';
import { detectConflicts } from '../../src/domain/conflict-detection.ts';
import { endedBy, isSameSource, judgePair } from '../../src/domain/conflict-pair.ts';
import { isHeld } from '../../src/domain/conflict-severity.ts';
import { suggestionFor } from '../../src/domain/conflict-suggestion.ts';
import { closedWith, type ListingLink, linkedClosure, refusalOf, tellsOf } from '../../src/domain/linked-listings.ts';
import { aBlock, aBooking, anEntry } from './claims.ts';

const link = (wholeId: string, partId: string): ListingLink => ({ wholeId, partId });
const house = [link('house', 'blue'), link('house', 'green')];
const floor = [...house, link('floor', 'blue')];

describe('which listings close with one another', () => {
  it.each([
    ['a house with its rooms', 'house', house, ['blue', 'green']],
    ['a room with its house, and with no other room', 'blue', house, ['house']],
    ['a floor with its room, and with the house that has it too', 'floor', floor, ['blue', 'house']],
    ['a house with the floor that shares a room', 'house', floor, ['blue', 'floor', 'green']],
    ['a room with all its wholes', 'blue', floor, ['floor', 'house']],
    ['a room that the floor does not have, with its house alone', 'green', floor, ['house']],
    ['a listing without links, with none', 'barn', floor, []],
  ])('%s', (_, listingId, links, expected) => {
    expect(closedWith(listingId, links)).toEqual(expected);
  });

  it.each([
    ['same_listing', link('house', 'house'), house],
    ['already_linked', link('house', 'blue'), house],
    ['whole_is_part', link('blue', 'bed'), house],
    ['part_is_whole', link('palace', 'house'), house],
    ['whole_is_part', link('blue', 'house'), house],
    [undefined, link('house', 'attic'), house],
    [undefined, link('floor', 'blue'), house],
  ] as const)('%s is what stands against a link', (expected, added, links) => {
    expect(refusalOf(added, links)).toBe(expected);
  });

  const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const someLinks = fc.array(fc.record({ wholeId: ids, partId: ids }), { maxLength: 30 }).map((wanted) => {
    const links: ListingLink[] = [];
    for (const each of wanted) if (refusalOf(each, links) === undefined) links.push(each);
    return links;
  });

  test('both ways, never with itself, and never two parts', () => {
    fc.assert(
      fc.property(someLinks, ids, ids, (links, one, other) => {
        expect(closedWith(one, links)).not.toContain(one);
        expect(closedWith(one, links).includes(other)).toBe(closedWith(other, links).includes(one));
        const isPart = (id: string) => links.some(({ partId }) => partId === id);
        if (isPart(one) && isPart(other)) expect(closedWith(one, links)).not.toContain(other);
        // Exactly one of two tells of what they have with one another.
        if (one !== other) expect(tellsOf(one, other)).toBe(!tellsOf(other, one));
      }),
    );
  });

  test('on exactly the nights that roots of theirs take, however causes lie', () => {
    const nights = fc.tuple(fc.integer({ min: 10, max: 20 }), fc.integer({ min: 1, max: 6 })).map(([day, length]) => ({
      from: `2026-07-${day}`,
      to: `2026-07-${day + length}`,
    }));
    const root = fc
      .record({
        nights,
        as: fc.constantFrom(
          'booking' as const,
          'block' as const,
          'unknown' as const,
          'echo' as const,
          'window' as const,
        ),
      })
      .map(({ nights: { from, to }, as }) => rootOf(anEntry(`${from} ${to} ${as}`, from, to, { as }).cause));
    fc.assert(
      fc.property(someLinks, fc.dictionary(ids, fc.array(root, { maxLength: 3 })), (links, roots) => {
        const listings = ['a', 'b', 'c', 'd', 'e', 'f'];
        const of = (id: string): readonly RootCause[] => roots[id] ?? [];
        const counts = (cause: RootCause) =>
          cause.kind !== 'observed' || !['echo', 'window'].includes(cause.eventClass);
        for (const id of listings) {
          const linked = closedWith(id, links).flatMap((other) =>
            of(other).flatMap((each) => linkedClosure(other, each) ?? []),
          );
          for (let day = 10; day < 26; day += 1) {
            const isOn = ({ from, to }: { from: string; to: string }) =>
              from <= `2026-07-${day}` && `2026-07-${day}` < to;
            const isTaken = closedWith(id, links).some((other) => of(other).some((each) => counts(each) && isOn(each)));
            const range = deriveAvailability(linked).find(isOn);
            // Nobody sleeps here by it.
            expect(range?.status).toBe(isTaken ? 'BLOCKED' : undefined);
          }
        }
      }),
    );
  });
});

/** The claim as the linked listing `house` has it. */
function linked({ cause, identity }: Claim, listingId = 'blue'): Claim {
  const root = rootOf(cause);
  // No calendar is of two listings.
  const its = root.kind === 'observed' ? { ...root, connectionId: `${listingId} ${root.connectionId}` } : root;
  const closure = linkedClosure(listingId, its);
  if (!closure) throw new Error('It closes nothing in a linked listing.');
  return { cause: closure, identity };
}

const nights = ['2026-07-10', '2026-07-15'] as const;

describe('what a root of a linked listing is to a root of the listing itself', () => {
  it.each([
    [
      'two guests: a double booking',
      anEntry('h', ...nights),
      linked(anEntry('b', ...nights)),
      { kind: 'double_booking', severity: 'high' },
    ],
    [
      'a guest over the host’s block',
      anEntry('h', ...nights),
      linked(aBlock('b', ...nights, '2026-04-01T08:00:00.000Z')),
      { kind: 'booking_over_block', severity: 'medium' },
    ],
    [
      'a block that the host makes over a guest',
      linked(anEntry('h', ...nights)),
      aBlock('b', ...nights, '2026-05-02T08:00:00.000Z'),
      { kind: 'booking_over_block', severity: 'low' },
    ],
    [
      'what the host made by both hands',
      aBlock('h', ...nights),
      linked(aBooking('b', ...nights)),
      { kind: 'booking_over_block', severity: 'low' },
    ],
    [
      'what may be a copy',
      anEntry('h', ...nights, { as: 'unknown', on: 'booking.com' }),
      linked(anEntry('b', ...nights)),
      { kind: 'probable_copy', severity: 'low' },
    ],
    [
      'a guest and one whose feed lists them no more',
      anEntry('h', ...nights),
      linked(anEntry('b', ...nights, { held: true })),
      { kind: 'double_booking', severity: 'medium' },
    ],
  ] as const)('%s', (_, own, other, expected) => {
    const { found } = detectConflicts([own, other], '2026-06-01');
    expect(found).toMatchObject([expected]);
  });

  it('is nothing between two linked listings: that is theirs', () => {
    const two = [linked(anEntry('b', ...nights)), linked(anEntry('g', ...nights), 'green')];
    expect(detectConflicts(two, '2026-06-01')).toEqual({ found: [], safe: [] });
  });

  it('is safe where a platform closes the one for the guests of the other, or one stay is read in both', () => {
    const block = anEntry('h', ...nights, { as: 'block' });
    const guest = anEntry('b', ...nights, { identity: 'x' });
    expect(judgePair(block, linked(guest), [{ from: nights[0], to: nights[1] }])).toEqual({
      verdict: 'safe',
      rule: 'covered_block',
    });
    expect(judgePair(anEntry('h', ...nights, { identity: 'x' }), linked(guest), [])).toEqual({
      verdict: 'safe',
      rule: 'same_stay',
    });
  });

  it('is ended, named and weighed as its root is', () => {
    const held = linked(anEntry('b', ...nights, { held: true, identity: 'x' }));
    expect([endedBy(linked(aBooking('b', ...nights))), endedBy(held)]).toEqual(['relais', 'host_on_platform']);
    expect([isHeld(held), isHeld(linked(aBooking('b', ...nights)))]).toEqual([true, false]);
    expect(isSameSource(held, linked(anEntry('other row', ...nights, { identity: 'x' })))).toBe(true);
    expect(isSameSource(held, linked(anEntry('c', ...nights, { by: 'vrbo' })))).toBe(false);
    const sides = [anEntry('h', ...nights), held] as const;
    expect(suggestionFor({ kind: 'double_booking', sides }, '2026-06-01')).toMatchObject({
      keep: 0,
      reason: 'other_vanished',
    });
  });

  it.each(['echo', 'window'] as const)('closes nothing where it is a %s', (as) => {
    expect(linkedClosure('blue', rootOf(anEntry('b', ...nights, { as }).cause))).toBeUndefined();
  });
});
