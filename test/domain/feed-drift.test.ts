import { expect, test } from '@jest/globals';
import { driftSince, styleKnown } from '../../src/domain/feed-drift.ts';
import type { FeedStyle } from '../../src/domain/observed-event.ts';

const before: FeedStyle = {
  programs: ['-//Airbnb Inc//Hosting Calendar 0.8.8//EN'],
  properties: ['DTEND', 'DTSTART', 'SUMMARY', 'UID'],
  marks: ['1418fb94e984'],
  unfamiliar: [],
};

test.each([
  ['another PRODID', { programs: ['-//Airbnb Inc//Hosting Calendar 1.0//EN'] }, ['program']],
  ['a property on its events', { properties: [...before.properties, 'ORGANIZER'] }, ['property']],
  ['a UID of no known form', { unfamiliar: ['Airbnb UID of no known form'] }, ['unfamiliar']],
  ['the mark of a block, which the dialect knows', { marks: ['1418fb94e984', '7f662ec65913'] }, []],
  ['fewer properties', { properties: ['UID'] }, []],
])('%s is told as far as it is news', (_, now, kinds) => {
  expect(driftSince(before, { ...before, ...now }).map(({ kind }) => kind)).toEqual(kinds);
});

test('at the first good poll only what its dialect does not know is news', () => {
  expect(driftSince(null, before)).toEqual([]);
  expect(driftSince(null, { ...before, unfamiliar: ['no PRODID'] })).toEqual([
    { kind: 'unfamiliar', detail: 'no PRODID' },
  ]);
});

test('what was seen once is known for ever, and a calendar without events makes nothing news', () => {
  const empty = { ...before, properties: [], marks: [] };
  expect(driftSince(styleKnown(null, empty), before)).toEqual([]);
  const known = styleKnown(before, { ...before, properties: ['ORGANIZER'] });
  expect(driftSince(styleKnown(known, before), { ...before, properties: ['ORGANIZER'] })).toEqual([]);
});
