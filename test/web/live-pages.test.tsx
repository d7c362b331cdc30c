/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen } from '@testing-library/react';
import { aPerson } from './alert-world.ts';
import { drawPages } from './draw.tsx';
import { data, fakeApi, problem } from './fake-api.ts';
import { type FakeStreams, fakeStreams, forgetStreams, showTab } from './fake-stream.ts';
import { aNotice } from './notice-builders.ts';

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

/** The pages of one who is told of `world.unread` things, after everything of the start was loaded. */
async function drawLive() {
  const world = { unread: 1, isSignedIn: true };
  const sent = fakeApi({
    'GET /api/preferences': () =>
      world.isSignedIn ? data(aPerson({ role: 'member' })) : problem(401, 'unauthenticated'),
    'GET /api/notifications': ({ query }) =>
      data([aNotice()], { total: 1, page: 1, pageSize: Number(query['pageSize']), unread: world.unread }),
    'GET /api/conflicts': () => data([], { total: 0, page: 1, pageSize: 25 }),
  });
  const streams = fakeStreams();
  const drawn = drawPages('/notifications');
  await pass(100);
  streams.only().opens();
  const asked = (path: string) => sent.filter((request) => request.path === path).length;
  return { world, sent, streams, asked, ...drawn };
}

const bell = (name: string) => screen.getByRole('link', { name });
const attemptsOf = (streams: FakeStreams) => streams.opened.length;

describe('pages that are looked at', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    cleanup();
    forgetStreams();
    jest.useRealTimers();
  });

  test('listen to one stream, and count what is new without being loaded again', async () => {
    const { world, streams } = await drawLive();
    bell('Notifications, 1 non lue');
    world.unread = 2;
    streams.only().hint('notifications', 'n2');
    await pass(600);
    bell('Notifications, 2 non lues');
    screen.getByText('Nouvelle notification. 2 non lues.', { selector: '[aria-live=polite]' });
    expect(streams.only().address).toBe('/api/stream');
    world.unread = 1;
    streams.only().hint('notifications', 'n2');
    await pass(600);
    bell('Notifications, 1 non lue');
    expect(document.querySelector('[aria-live=polite]')?.textContent).toBe('');
  });

  test('ask but twice a second for what many hints make old, and not for what none does', async () => {
    const { streams, asked } = await drawLive();
    const before = { bell: asked('/api/notifications'), conflicts: asked('/api/conflicts') };
    for (let index = 0; index < 50; index += 1) {
      streams.only().hint('notifications', `n${index}`);
      await pass(20);
    }
    await pass(600);
    // The bell's and the list's.
    expect(asked('/api/notifications')).toBe(before.bell + 2 * 2);
    expect(asked('/api/conflicts')).toBe(before.conflicts);
  });

  test('ask for everything shown when hints may have been lost', async () => {
    const { streams, asked } = await drawLive();
    const before = asked('/api/conflicts');
    streams.only().send('refetch');
    await pass(600);
    expect(asked('/api/conflicts')).toBe(before + 1);
  });

  test('ask seldom while they hear, and as often as ever when they do not', async () => {
    const { streams, asked } = await drawLive();
    // As every stream begins.
    streams.only().send('refetch');
    await pass(600);
    const before = asked('/api/notifications');
    await pass(100_000);
    expect(asked('/api/notifications')).toBe(before);
    streams.only().breaks();
    await pass(130_000);
    expect(asked('/api/notifications')).toBeGreaterThan(before + 2);
  });

  test('open a stream that broke again, later each time, and anew after a good one', async () => {
    const { streams } = await drawLive();
    const waits: boolean[] = [];
    for (const ms of [1000, 2000, 4000]) {
      streams.only().breaks();
      const before = attemptsOf(streams);
      await pass(ms / 2 - 1);
      waits.push(attemptsOf(streams) === before);
      await pass(ms / 2 + 1);
      waits.push(attemptsOf(streams) === before + 1);
    }
    expect(waits).toEqual([true, true, true, true, true, true]);
    streams.only().opens();
    streams.only().breaks();
    await pass(1000);
    streams.only();
  });

  test('do not mind what they cannot read', async () => {
    const { streams, asked } = await drawLive();
    const before = asked('/api/notifications');
    streams.only().send('hint', '<html>');
    streams.only().hint('something-newer', null);
    await pass(600);
    expect(asked('/api/notifications')).toBe(before);
  });

  test('listen to nothing in a tab that nobody sees, and again when it is seen', async () => {
    const { streams } = await drawLive();
    act(() => showTab('hidden'));
    expect(() => streams.only()).toThrow('0 streams are open');
    await pass(300_000);
    expect(attemptsOf(streams)).toBe(1);
    act(() => showTab('visible'));
    await pass(10);
    streams.only();
  });

  test('hear again after the stream ended for a session that goes on, as that of one whose role changed', async () => {
    const { streams, asked } = await drawLive();
    const before = asked('/api/notifications');
    streams.only().send('end');
    await pass(1000);
    expect(attemptsOf(streams)).toBe(2);
    streams.only().opens();
    streams.only().hint('notifications', 'n2');
    await pass(600);
    expect(asked('/api/notifications')).toBeGreaterThan(before);
  });

  test('lead to sign-in when the stream says that the session is over, and listen no more', async () => {
    const { world, streams, router } = await drawLive();
    world.isSignedIn = false;
    streams.only().send('end');
    await pass(200);
    expect(router.state.location.pathname).toBe('/sign-in');
    await pass(300_000);
    expect(() => streams.only()).toThrow('0 streams are open');
    expect(attemptsOf(streams)).toBe(1);
  });
});
