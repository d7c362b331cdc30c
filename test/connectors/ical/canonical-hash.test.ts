import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalHash } from '../../../src/connectors/ical/canonical-hash.ts';
import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import { readingHash } from '../../../src/connectors/ical/reading-hash.ts';
import { aCalendar, aStay, terms } from './calendar-builder.ts';

const hash = (text: string) => canonicalHash(Buffer.from(text));
const stamped = (stamp: string, nights = aStay('2026-12-24', '2026-12-26')) =>
  aCalendar([[`DTSTAMP:${stamp}`, ...nights, 'SUMMARY:Reserved', 'UID:a@b']]);
const body = stamped('20261124T060000Z');

describe('canonicalHash', () => {
  it('is the same at another time of the same calendar', () => {
    expect(hash(stamped('20261231T235959Z'))).toBe(hash(body));
    expect(hash(body.replaceAll('\r\n', '\n'))).toBe(hash(stamped('20270101T000000Z').replaceAll('\r\n', '\n')));
    for (const [one, other] of [
      ['LAST-MODIFIED:20261124T060000Z', 'LAST-MODIFIED:20261125T060000Z'],
      ['CREATED:20261124T060000Z', 'CREATED:20261125T060000Z'],
      ['DTSTAMP;TZID=Etc/GMT+1:20261124T060000', 'DTSTAMP;TZID=Etc/GMT+1:20261125T061111'],
      ['DTSTAMP:2026112\r\n 4T060000Z', 'DTSTAMP:2026112\r\n 5T061111Z'],
      ['DTSTAMP:2026112\n\t4T060000Z', 'DTSTAMP:2026112\n\t5T061111Z'],
    ] as const)
      expect(hash(body.replace('SUMMARY:', `${one}\r\nSUMMARY:`))).toBe(
        hash(body.replace('SUMMARY:', `${other}\r\nSUMMARY:`)),
      );
  });

  it.each([
    ['a night', stamped('20261124T060000Z', aStay('2026-12-24', '2026-12-27'))],
    ['a text', body.replace('Reserved', 'Blocked')],
    ['a UID', body.replace('a@b', 'a@c')],
    ['a SEQUENCE', body.replace('SUMMARY', 'SEQUENCE:1\r\nSUMMARY')],
    ['a status', body.replace('SUMMARY', 'STATUS:CANCELLED\r\nSUMMARY')],
    ['a stamp less', body.replace(/DTSTAMP.*\r\n/, '')],
    ['what only looks like a stamp', body.replace('Reserved', 'DTSTAMP:20261124T060000Z')],
    ['the order', aCalendar([['UID:a@b', 'DTSTAMP:20261124T060000Z', 'SUMMARY:Reserved']])],
  ])('is another for %s', (_, other) => {
    expect(hash(other)).not.toBe(hash(body));
  });

  it('does not take a body cut short anywhere for the whole, nor one with a digit changed in a date', () => {
    const all = new Set([hash(body)]);
    for (let length = 0; length < body.length; length += 1) all.add(hash(body.slice(0, length)));
    expect(all.size).toBeGreaterThan(body.length - 20);
    for (let length = 0; length < body.length; length += 1) expect(hash(body.slice(0, length))).not.toBe(hash(body));
  });

  it('of two bodies that differ by digits is one only when both read alike', () => {
    const positions = [...body.matchAll(/\d/g)].map((match) => match.index);
    fc.assert(
      fc.property(fc.constantFrom(...positions), fc.integer({ min: 0, max: 9 }), (at, digit) => {
        const other = `${body.slice(0, at)}${digit}${body.slice(at + 1)}`;
        const isEqual = hash(other) === hash(body);
        const read = (text: string) => readCalendar(Buffer.from(text), terms());
        expect(isEqual ? read(other) : read(body)).toEqual(read(body));
        if (!/^DTSTAMP/m.test(other.slice(other.lastIndexOf('\n', at) + 1))) expect(isEqual).toBe(other === body);
      }),
      { seed: 20261125, numRuns: 200 },
    );
  });

  it('does not depend on what was hashed before', () => {
    const [long, short] = ['x'.repeat(5_000), body.slice(0, 60)];
    const alone = [hash(short), hash(long), hash(short)];
    expect(alone[2]).toBe(alone[0]);
    expect(hash(`${body}${' '.repeat(600_000)}`)).not.toBe(hash(body));
    expect(hash('')).toBe(hash(''));
  });

  it('leaves the body as it was', () => {
    const bytes = Buffer.from(body);
    canonicalHash(bytes);
    expect(bytes.toString()).toBe(body);
  });
});

describe('readingHash', () => {
  it('is another on other terms, and in another month', () => {
    const bytes = Buffer.from(body);
    const options = { endIsLastNight: false, ignoreTentative: false };
    const hashes = [
      terms(),
      terms({ timeZone: 'America/New_York' }),
      terms({ today: '2026-12-01' }),
      terms({ options: { ...options, endIsLastNight: true } }),
      terms({ options: { ...options, ignoreTentative: true } }),
    ].map((each) => readingHash(bytes, each));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(readingHash(bytes, terms({ today: '2026-11-30' }))).toBe(hashes[0]);
  });
});
