import { describe, expect, test } from '@jest/globals';
import type { PublicationResult } from '../../src/domain/run.ts';
import { changeEntries, type RunLogEntry, toldInAll } from '../../src/domain/run-log.ts';

const beds24 = { connectionId: 'beds24', label: 'Beds24' };
const smoobu = { connectionId: 'smoobu', label: 'Smoobu' };
const failure = { kind: 'TRANSIENT', detail: 'No answer.' } as const;

const published = (closed: number, opened = 0): PublicationResult => ({
  ...beds24,
  outcome: 'published',
  nightsClosed: closed,
  nightsOpened: opened,
  requests: 2,
});
const failed: PublicationResult = { ...beds24, outcome: 'not_published', failure };
const there: PublicationResult = { ...smoobu, outcome: 'published', nightsClosed: 1, nightsOpened: 0 };

function pushed(result: PublicationResult): RunLogEntry {
  const { connectionId, label } = result;
  return { at: '2026-06-01T08:00:00.000Z', connectionId, label, what: 'pushed', result };
}

describe('what a run told its destinations, all attempts together', () => {
  test.each<[string, readonly PublicationResult[], readonly PublicationResult[], readonly PublicationResult[]]>([
    ['is nothing where nothing was told', [], [], []],
    ['is what one attempt told', [published(3)], [published(3)], [published(3)]],
    [
      'adds what an earlier attempt told',
      [published(3), published(1, 2)],
      [published(1, 2)],
      [{ ...published(4, 2), requests: 4 }],
    ],
    ['keeps it where the last had nothing more to tell', [published(3), there], [], [published(3), there]],
    ['fails where the last one fails', [published(3), failed], [failed], [failed]],
    ['is good where a failure was made good since', [failed, published(3)], [published(3)], [published(3)]],
    ['forgets a failure that the last has nothing to say of', [failed], [], []],
    ['is what the last one says where nothing was written down', [], [there], [there]],
  ])('%s', (_, log, last, expected) => {
    expect(toldInAll(log.map(pushed), last)).toEqual(expected);
  });
});

test('a change of very many nights tells the first ranges, and counts all', () => {
  const nights = Array.from({ length: 50 }, (_, month) => ({
    from: `20${27 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`,
    to: `20${27 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-03`,
  }));
  const line = { at: '2026-06-01T08:00:00.000Z', connectionId: 'a', label: 'Airbnb' };
  const [entry, ...more] = changeEntries(line, { accepted: nights, released: [], held: [], restored: [] });
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ what: 'accepted', count: 100 });
  expect(entry && 'nights' in entry && entry.nights.length).toBe(30);
});
