import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import type { MailHandover } from '../../src/alert-ports.ts';
import { WATCH_MS } from '../../src/domain/critical-fault.ts';
import type { CriticalBell, CriticalWord } from '../../src/health-ports.ts';
import { type CriticalWatchingDeps, startCriticalWatching } from '../../src/parts/critical-watching.ts';

const NOW = '2026-06-01T12:00:00.000Z';

const word: CriticalWord = {
  wordId: '0193a000-0000-7000-8000-000000000001',
  stage: 'opened',
  recipient: { recipientId: 'admin', address: 'admin@relais.example', name: 'Camille', locale: 'fr' },
  fault: {
    id: '0193a000-0000-7000-8000-000000000002',
    kind: 'worker_silent',
    since: NOW,
    openedAt: NOW,
    endedAt: null,
  },
};

/** A watch that always has a word to give, a mail server and a push service that answer when they are told to. */
function aWatching(different: Partial<Pick<CriticalWatchingDeps, 'bell'>> = {}) {
  const happened = { looks: 0, claims: 0, rings: 0, settled: 0 };
  const answers: { mail: (handover: MailHandover) => void } = { mail: () => undefined };
  const bell: CriticalBell = async () => void (happened.rings += 1);
  const deps: CriticalWatchingDeps = {
    watch: {
      async look() {
        happened.looks += 1;
        return { opened: [], ended: [], recipients: ['admin'] };
      },
      async claimWords() {
        happened.claims += 1;
        return [word];
      },
      async settleWord() {
        happened.settled += 1;
      },
    },
    mailer: {
      hand: () =>
        new Promise((resolve) => {
          answers.mail = resolve;
        }),
    },
    bell,
    clock: { now: () => NOW },
    logger: pino({ level: 'silent' }),
    ...different,
  };
  return { happened, deps, mailIsTaken: () => answers.mail({ outcome: 'accepted' }) };
}

describe('an API process that watches', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('looks and rings every half a minute while a mail server hangs, and hands over one word at a time', async () => {
    const { happened, deps, mailIsTaken } = aWatching();
    const watching = startCriticalWatching(deps);
    await jest.advanceTimersByTimeAsync(10 * WATCH_MS);
    expect(happened).toEqual({ looks: 11, claims: 1, rings: 11, settled: 0 });
    mailIsTaken();
    await jest.advanceTimersByTimeAsync(WATCH_MS);
    expect(happened).toEqual({ looks: 12, claims: 2, rings: 12, settled: 1 });
    mailIsTaken();
    await watching.stop();
  });

  test('looks and tells by mail while a push service hangs', async () => {
    let answer = () => {};
    const pushed = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { happened, deps, mailIsTaken } = aWatching({ bell: () => pushed });
    const watching = startCriticalWatching(deps);
    await jest.advanceTimersByTimeAsync(WATCH_MS - 1);
    mailIsTaken();
    await jest.advanceTimersByTimeAsync(1);
    expect(happened).toMatchObject({ looks: 2, claims: 2, settled: 1 });
    mailIsTaken();
    answer();
    await watching.stop();
  });

  test('that is stopped waits for a mail under way and settles it, and begins nothing more', async () => {
    const { happened, deps, mailIsTaken } = aWatching();
    const watching = startCriticalWatching(deps);
    await jest.advanceTimersByTimeAsync(1);
    const stopped = watching.stop();
    mailIsTaken();
    await stopped;
    await jest.advanceTimersByTimeAsync(10 * WATCH_MS);
    expect(happened).toEqual({ looks: 1, claims: 1, rings: 1, settled: 1 });
  });
});
