import { describe, expect, test } from '@jest/globals';
import { doubtsBegun } from '../../src/domain/feed-doubt.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { planUnchanged } from '../../src/domain/unchanged-plan.ts';
import { Feed, stay } from './feed.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const at = (minutes: number) => ({ now: plusMinutes(NOW, minutes) });
const stays = ['10', '12', '14', '16'].map((day) => stay(`2026-06-${day}`, `2026-06-${Number(day) + 2}`, day));
const [first, ...rest] = stays;

/** A feed that lists four stays, read only when its owner asks. */
function aFeedByHand(): Feed {
  const feed = new Feed();
  feed.asksOwner = true;
  feed.poll(stays, at(0));
  return feed;
}

const reasons = (feed: Feed) => feed.accepted.flatMap(({ hold }) => (hold ? [hold.reason] : []));

describe('nights that vanish from a feed that is read only when its owner asks', () => {
  test('wait for the owner, however many polls miss them and however long', () => {
    const feed = aFeedByHand();
    feed.poll(rest, at(1));
    expect(reasons(feed)).toEqual(['asked']);
    for (const minutes of [2, 91, 6 * 60 + 1, 30 * 24 * 60]) {
      const { released } = feed.poll(rest, { ...at(minutes), today: '2026-06-01' });
      expect([released, reasons(feed)]).toEqual([[], ['asked']]);
    }
  });

  test('are closed as before once they are listed again', () => {
    const feed = aFeedByHand();
    feed.poll(rest, at(1));
    feed.poll(stays, at(2));
    expect([reasons(feed), feed.accepted.length]).toEqual([[], 4]);
  });

  test('are asked about too where the answer looks broken, without a mail to whoever looks on', () => {
    for (const listed of [[], stays.slice(2)]) {
      const feed = aFeedByHand();
      const { accepted } = feed;
      const { planned } = feed.poll(listed, at(1));
      expect([new Set(reasons(feed)), doubtsBegun({ accepted, planned, ...at(1) })]).toEqual([new Set(['asked']), []]);
    }
  });

  test('are free at once where another stay came onto them, as everywhere', () => {
    const feed = aFeedByHand();
    const other = { ...stays[0], identity: 'other', uid: 'other' };
    const listed = [...rest, { ...stay('2026-06-10', '2026-06-12'), ...other }];
    const { released } = feed.poll(listed, at(1));
    expect([reasons(feed), released]).toEqual([[], []]);
    expect(feed.accepted.filter(({ from }) => from === '2026-06-10')).toHaveLength(1);
  });

  test('held before that was chosen are asked about from the next poll on, also by one that finds nothing changed', () => {
    const feed = new Feed();
    feed.poll(stays, at(0));
    feed.poll(rest, at(1));
    expect(reasons(feed)).toEqual(['vanished']);
    if (!feed.window) throw new Error('The feed was never polled.');
    const { accepted, closures, window, memory } = feed;
    const unchanged = { accepted, closures, window, memory, asksOwner: true, today: '2026-06-01', ...at(200) };
    const plan = planUnchanged(unchanged);
    expect([plan.released, plan.planned.map(({ hold }) => hold?.reason)]).toEqual([[], ['asked']]);
    feed.asksOwner = true;
    expect([feed.poll(rest, at(200)).released, reasons(feed)]).toEqual([[], ['asked']]);
  });

  test('are judged as everywhere once the feed is read by itself again', () => {
    const feed = aFeedByHand();
    feed.poll(rest, at(1));
    feed.asksOwner = false;
    expect([feed.poll(rest, at(60)).released, reasons(feed)]).toEqual([[], ['vanished']]);
    expect(feed.poll(rest, at(91)).released).toMatchObject([{ from: first?.from, to: first?.to, reason: 'due' }]);
  });
});
