import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { WebhookTurns } from './webhook-turns.ts';

afterEach(() => {
  jest.useRealTimers();
});

describe('a turn of what webhooks told', () => {
  test('reads each connection that is owed a reading, and ends', async () => {
    const turns = new WebhookTurns({ owed: [['a', 'b']] });
    expect(await turns.take()).toEqual({ passes: 2, handedOver: 0, isMore: false });
    expect(turns.settled).toEqual(['a', 'b']);
  });

  test('reads them beside one another: one that is slow keeps no other waiting', async () => {
    const turns = new WebhookTurns({ owed: [['slow', 'b']], holds: ['slow'] });
    const taken = turns.take();
    await turns.until(() => turns.settled.includes('b'));
    expect(turns.settled).toEqual(['b']);
    turns.release();
    await taken;
    expect(turns.settled).toEqual(['b', 'slow']);
  });

  test('reads what is told meanwhile, and what it reads not a second time at once', async () => {
    const turns = new WebhookTurns({ owed: [['slow'], ['b']], holds: ['slow'] });
    const taken = turns.take();
    await turns.until(() => turns.settled.includes('b'));
    expect(turns.known.at(-1)).toEqual(['slow']);
    turns.release();
    expect(await taken).toMatchObject({ passes: 2 });
  });

  test('reads at most 24 at one time, and then the others', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `c${index}`);
    const turns = new WebhookTurns({ owed: [many, many.slice(24)], holds: many.slice(0, 24) });
    const taken = turns.take();
    await turns.until(() => turns.begun.length === 24);
    turns.release();
    expect(await taken).toMatchObject({ passes: 30, isMore: false });
  });

  test('leaves to the next turn what is told once it has taken its time', async () => {
    const turns = new WebhookTurns({ owed: [['slow'], ['late']], holds: ['slow'] });
    const taken = turns.take();
    await turns.until(() => turns.begun.length === 1);
    turns.passMs(46_000);
    turns.release();
    expect(await taken).toEqual({ passes: 1, handedOver: 0, isMore: true });
  });

  test('wakes the own workflow of one that this reads or is to read, and again where more was told a second later', async () => {
    const looks = Array.from({ length: 400 }, () => ['busy']);
    const turns = new WebhookTurns({ owed: [['slow', 'busy'], ...looks], busy: ['busy'], holds: ['slow'] });
    const taken = turns.take();
    await turns.until(() => turns.known.length > 20);
    expect(turns.woken).toEqual(['busy']);
    turns.passMs(1_000);
    const before = turns.known.length;
    await turns.until(() => turns.known.length > before + 20);
    expect(turns.woken).toEqual(['busy', 'busy']);
    turns.release();
    expect(await taken).toMatchObject({ passes: 1, handedOver: 0 });
  });

  test('gives a hub that does not answer up, and leaves its connection to its own workflow', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
    const turns = new WebhookTurns({ owed: [['silent', 'b']], holds: ['silent'] });
    const taken = turns.take();
    await turns.until(() => turns.settled.includes('b') && turns.begun.includes('silent'));
    jest.advanceTimersByTime(4_999);
    await turns.until(() => turns.known.length > 20);
    expect(turns.handedOver).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(await taken).toMatchObject({ passes: 2, handedOver: 1 });
    expect([turns.handedOver, turns.told]).toEqual([['silent'], ['b good', 'silent neither']]);
  });

  test('leaves one at which a booking is to be cancelled to its own workflow, which has the time', async () => {
    const turns = new WebhookTurns({ owed: [['a']], cancelling: ['a'] });
    expect(await turns.take()).toMatchObject({ handedOver: 1 });
    expect([turns.settled, turns.handedOver, turns.givenUp]).toEqual([[], ['a'], ['a']]);
  });

  test('fails where it cannot look, after what is under way has ended', async () => {
    const turns = new WebhookTurns({ owed: [['slow']], holds: ['slow'], failingLook: 2 });
    const taken = turns.take().catch((error: unknown) => error);
    await turns.until(() => turns.known.length > 0 && turns.begun.length === 1);
    turns.release();
    expect(await taken).toMatchObject({ type: 'SYSTEM' });
    expect(turns.settled).toEqual(['slow']);
  });

  test.each([
    ['could not be read, though another attempt may', { unread: ['a'] }],
    ['could not be told, though another attempt may', { untold: ['a'] }],
    ['breaks by an error of our own', { broken: ['a'] }],
  ])('leaves one that %s to its own workflow, a second later', async (_, trouble) => {
    const turns = new WebhookTurns({ owed: [['a', 'b']], ...trouble });
    expect(await turns.take()).toEqual({ passes: 2, handedOver: 1, isMore: false });
    expect([turns.handedOver, turns.woken]).toEqual([['a'], ['a']]);
    expect(turns.pauses).toContain(1_000);
    expect(turns.settled).toContain('b');
  });

  test('wakes the own workflow of one that is busy by the time it is claimed', async () => {
    const turns = new WebhookTurns({ owed: [['a']], claimedBusy: ['a'] });
    expect(await turns.take()).toMatchObject({ handedOver: 1 });
    expect([turns.settled, turns.woken]).toEqual([[], ['a']]);
  });

  test('ends the run of one that could not be told as put off, which is nobody’s failure', async () => {
    const turns = new WebhookTurns({ owed: [['a']], untold: ['a'] });
    await turns.take();
    expect(turns.ends).toEqual(['a put_off']);
  });

  test('keeps one that no other attempt can mend: its run says why', async () => {
    const turns = new WebhookTurns({ owed: [['a']], refused: ['a'] });
    expect(await turns.take()).toEqual({ passes: 1, handedOver: 0, isMore: false });
    expect([turns.settled, turns.woken]).toEqual([['a'], []]);
  });

  test('goes on with what a worker that was lost had begun', async () => {
    const turns = new WebhookTurns({ owed: [['b']], left: ['a'] });
    await turns.take();
    expect(turns.settled).toEqual(['a', 'b']);
  });

  test('leaves what was lost three times to its own workflow', async () => {
    const turns = new WebhookTurns({ owed: [], left: ['a'], attempts: 4 });
    expect(await turns.take()).toMatchObject({ handedOver: 1 });
    expect([turns.settled, turns.handedOver]).toEqual([[], ['a']]);
  });

  test('leaves to the next turn the run of one that breaks and cannot even be handed over', async () => {
    const turns = new WebhookTurns({ owed: [['a', 'b']], broken: ['a'], isDown: true });
    expect(await turns.take()).toMatchObject({ handedOver: 1 });
    expect([turns.settled, turns.givenUp]).toEqual([['b'], []]);
  });
});
