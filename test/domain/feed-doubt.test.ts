import { expect, test } from '@jest/globals';
import { doubtsBegun, isDoubted } from '../../src/domain/feed-doubt.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { Feed, stay } from './feed.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const stays = ['10', '12', '14'].map((day) => stay(`2026-06-${day}`, `2026-06-${Number(day) + 2}`, day));

/** Polls, and says which doubts began. */
function doubts(feed: Feed, listed: Parameters<Feed['poll']>[0], minutes: number) {
  const now = plusMinutes(NOW, minutes);
  const { accepted } = feed;
  const { planned } = feed.poll(listed, { now });
  return doubtsBegun({ accepted, planned, now });
}

test('an answer that looks broken is told once, however many like it follow', () => {
  const feed = new Feed();
  expect(doubts(feed, stays, 0)).toEqual([]);
  expect(doubts(feed, [], 30)).toEqual(['feed_empty']);
  expect(doubts(feed, [], 60)).toEqual([]);
  expect(isDoubted('feed_empty', feed.accepted)).toBe(true);
});

test('is over when the stays are listed again, and is another incident when they vanish again', () => {
  const feed = new Feed();
  doubts(feed, stays, 0);
  doubts(feed, [], 30);
  expect(doubts(feed, stays, 60)).toEqual([]);
  expect(isDoubted('feed_empty', feed.accepted)).toBe(false);
  expect(doubts(feed, stays.slice(2), 90)).toEqual(['many_vanished']);
});

test('one stay that is cancelled is no doubt', () => {
  const feed = new Feed();
  const many = [...stays, stay('2026-07-01', '2026-07-31', 'long')];
  doubts(feed, many, 0);
  expect(doubts(feed, many.slice(1), 30)).toEqual([]);
});
