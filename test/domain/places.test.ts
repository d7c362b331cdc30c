import { describe, expect, it } from '@jest/globals';
import {
  countOf,
  isFull,
  type Places,
  placesOf,
  placesOfAll,
  unknownPlaces,
  withOverride,
} from '../../src/domain/places.ts';

const known = (total: number, left: number, sold = total - left): Places => ({ known: true, total, left, sold });

describe('places from a quota and what was sold', () => {
  it.each([
    ['20', '5', known(20, 15)],
    ['20', '0', known(20, 20)],
    ['20', '20', known(20, 0)],
    ['20', '23', known(20, 0, 23)],
  ])('%s with %s sold', (quota, sold, places) => {
    expect(placesOf(quota, sold)).toEqual(places);
  });

  it.each([['0'], [undefined], [''], ['illimité'], ['-1'], ['1.5']])('are unknown for a quota of %j', (quota) => {
    expect(placesOf(quota, '3')).toEqual({ known: false, sold: 3 });
  });

  it.each([[undefined], [''], ['-3']])('are unknown where %j was sold', (sold) => {
    expect(placesOf('20', sold)).toBe(unknownPlaces);
  });

  it('are counts of digits alone', () => {
    expect(['7', '007', '999999999'].map(countOf)).toEqual([7, 7, 999_999_999]);
    expect([undefined, '', ' 7', '7.0', '1e3', '+7', '9999999999'].map(countOf)).toEqual(Array(7).fill(undefined));
  });
});

describe('places of all sessions', () => {
  it('are the sum of theirs', () => {
    expect(placesOfAll([known(20, 15), known(10, 0)])).toEqual(known(30, 15));
  });

  it('are unknown as soon as one is, and without any', () => {
    expect(placesOfAll([known(20, 0), { known: false, sold: 3 }])).toEqual({ known: false, sold: 23 });
    expect(placesOfAll([known(20, 0), unknownPlaces])).toBe(unknownPlaces);
    expect(placesOfAll([])).toBe(unknownPlaces);
  });
});

describe('a total set by hand', () => {
  it('replaces the total of the service and keeps what was sold', () => {
    expect(withOverride(known(20, 15), 12)).toEqual(known(12, 7));
    expect(withOverride(known(20, 15), 30)).toEqual(known(30, 25));
  });

  it('never leaves fewer than no places', () => {
    expect(withOverride(known(20, 5), 12)).toEqual(known(12, 0, 15));
  });

  it('leaves no place where more was sold than it holds, though that be more than the total of the service', () => {
    expect(withOverride(known(20, 0, 23), 22)).toEqual(known(22, 0, 23));
  });

  it('stands where the service tells no total', () => {
    expect(withOverride({ known: false, sold: 5 }, 12)).toEqual(known(12, 7));
  });

  it('changes nothing where none is set, or where what was sold is unknown', () => {
    expect(withOverride(known(20, 5), null)).toEqual(known(20, 5));
    expect(withOverride(unknownPlaces, 12)).toBe(unknownPlaces);
  });
});

describe('full', () => {
  it('is no place left, and nothing can be said where places are unknown', () => {
    expect([isFull(known(20, 0)), isFull(known(20, 1)), isFull(unknownPlaces)]).toEqual([true, false, undefined]);
  });
});
