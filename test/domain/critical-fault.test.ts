import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BEAT_MS,
  type CriticalFacts,
  type CriticalFaultKind,
  criticalFaults,
  isFaultOver,
  isLookedAfter,
  type MailFacts,
  WATCH_GAP_MS,
  WATCH_MS,
  WORD_DEADLINE_MS,
  WORKER_SILENT_MS,
  watchedSinceAt,
  wordRetryMs,
} from '../../src/domain/critical-fault.ts';
import { plusMinutes, plusMs } from '../../src/domain/instant.ts';

const NOW = '2026-06-01T12:00:00.000Z';
const ago = (minutes: number) => plusMinutes(NOW, -minutes);
const secondsAgo = (seconds: number) => plusMs(NOW, -seconds * 1_000);

/** All is well since the day before, with a sweep every 30 minutes. */
function facts(different: Partial<CriticalFacts> = {}): CriticalFacts {
  return {
    watchedSince: ago(1_440),
    sweep: sweep(1_440, 10),
    beats: { sync: secondsAgo(5), mail: secondsAgo(5) },
    mail: mail(),
    ...different,
  };
}

/** Owed and ended well so many minutes ago. */
function sweep(owedMin: number | null, lastGoodMin: number | null): CriticalFacts['sweep'] {
  return {
    intervalMs: 30 * 60_000,
    owedSince: owedMin === null ? null : ago(owedMin),
    lastGoodAt: lastGoodMin === null ? null : ago(lastGoodMin),
  };
}

const beats = (syncSec: number | null, mailSec: number | null): CriticalFacts['beats'] => ({
  sync: syncSec === null ? null : secondsAgo(syncSec),
  mail: mailSec === null ? null : secondsAgo(mailSec),
});

/** The server took a mail ten minutes ago, and nothing waits. */
function mail(different: Partial<MailFacts> = {}): MailFacts {
  return { waitingSince: null, refusedSince: null, refusedAt: null, takenAt: ago(10), ...different };
}

type Row = readonly [what: string, different: Partial<CriticalFacts>, found: readonly CriticalFaultKind[]];

const table: readonly Row[] = [
  ['all is well', {}, []],
  ['the last good sweep ended just under three intervals ago', { sweep: sweep(1_440, 89.9) }, []],
  ['no sweep ended well for three intervals', { sweep: sweep(1_440, 90) }, ['no_sweep']],
  ['no sweep ever ended well, three intervals after the first listing', { sweep: sweep(90, null) }, ['no_sweep']],
  ['a first listing was made an hour ago and not swept yet', { sweep: sweep(60, null) }, []],
  ['there is no active listing, or continuous sync is stopped', { sweep: sweep(null, 5_000) }, []],
  ['continuous sync was started again an hour ago after a week', { sweep: sweep(60, 10_080) }, []],
  ['continuous sync was started again and no sweep came', { sweep: sweep(91, 10_080) }, ['no_sweep']],
  ['relais as a whole stood still for a night', { sweep: sweep(5_000, 600), watchedSince: ago(10) }, []],
  ['a worker was heard a minute ago', { beats: beats(60, 60) }, []],
  ['no worker was heard for 90 s, which is one word', { beats: beats(90, 90) }, ['worker_silent']],
  ['only mail is not taken', { beats: beats(5, 100) }, ['mail_worker_silent']],
  ['only syncs are not taken', { beats: beats(100, 5) }, ['worker_silent']],
  ['mail is no longer taken, and then nothing is', { beats: beats(100, 200) }, ['worker_silent', 'mail_worker_silent']],
  ['syncs are no longer taken, and then nothing is', { beats: beats(200, 100) }, ['worker_silent']],
  ['no worker ever lived', { beats: beats(null, null) }, ['worker_silent']],
  ['no worker ever lived, and the API began a minute ago', { beats: beats(null, null), watchedSince: ago(1) }, []],
  ['the database was away, and nobody could be heard', { beats: beats(600, 600), watchedSince: ago(1) }, []],
  ['mail waits for ten minutes for a server that refuses', { mail: mail({ waitingSince: ago(10) }) }, []],
  ['mail waits for a quarter of an hour', { mail: mail({ waitingSince: ago(15) }) }, ['mail_stuck']],
  ['the mail server refuses whatever it is given', { mail: mail({ refusedSince: ago(1) }) }, ['mail_stuck']],
  ['one address is refused', { mail: mail({ refusedAt: ago(1) }) }, []],
  [
    'everything at once',
    { sweep: sweep(1_440, 200), beats: beats(200, 300), mail: mail({ waitingSince: ago(20) }) },
    ['no_sweep', 'worker_silent', 'mail_worker_silent', 'mail_stuck'],
  ],
];

describe('what stops relais as a whole', () => {
  it.each(table)('when %s', (_, different, found) => {
    expect(criticalFaults(facts(different), NOW).map(({ kind }) => kind)).toEqual(found);
  });

  it('is told with when it began, not when it was seen', () => {
    const found = criticalFaults(
      facts({ sweep: sweep(1_440, 120), beats: beats(100, null), mail: mail({ waitingSince: ago(20) }) }),
      NOW,
    );
    expect(Object.fromEntries(found.map(({ kind, since }) => [kind, since]))).toEqual({
      no_sweep: ago(120),
      worker_silent: secondsAgo(100),
      mail_worker_silent: ago(1_440),
      mail_stuck: ago(20),
    });
  });

  it('stays found for as long as nothing changes, and never begins after now', () => {
    const minutes = fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: null });
    const ages = fc.record({ owed: minutes, good: minutes, beat: minutes, stuck: minutes });
    fc.assert(
      fc.property(ages, fc.integer({ min: 0, max: 3_000 }), ({ owed, good, beat, stuck }, more) => {
        const known = facts({
          sweep: sweep(owed, good),
          beats: beats(beat === null ? null : beat * 60, 5),
          mail: mail({ waitingSince: stuck === null ? null : ago(stuck) }),
        });
        const later = criticalFaults(known, plusMinutes(NOW, more)).map(({ kind }) => kind);
        for (const { kind, since } of criticalFaults(known, NOW)) {
          expect(later).toContain(kind);
          expect(since <= NOW).toBe(true);
        }
      }),
    );
  });
});

type OpenRow = readonly [what: string, kind: CriticalFaultKind, different: Partial<CriticalFacts>, isOver: boolean];

/** Of faults that are open since an hour ago. */
const openTable: readonly OpenRow[] = [
  ['nobody is heard yet', 'worker_silent', { beats: beats(3_600, 5) }, false],
  ['the last was heard 90 s ago', 'worker_silent', { beats: beats(90, 90) }, false],
  ['one is heard', 'worker_silent', { beats: beats(89, 5) }, true],
  ['none ever lived', 'worker_silent', { beats: beats(null, null) }, false],
  ['mail is not taken yet', 'mail_worker_silent', { beats: beats(5, 3_600) }, false],
  ['nothing is taken any more', 'mail_worker_silent', { beats: beats(200, 3_600) }, false],
  ['mail is taken', 'mail_worker_silent', { beats: beats(200, 5) }, true],
  ['no sweep came', 'no_sweep', { sweep: sweep(1_440, 60) }, false],
  ['sweeps are owed anew', 'no_sweep', { sweep: sweep(5, 60) }, false],
  ['a sweep ended well', 'no_sweep', { sweep: sweep(1_440, 59) }, true],
  ['no sweep is owed', 'no_sweep', { sweep: sweep(null, 60) }, true],
  ['mail still waits', 'mail_stuck', { mail: mail({ waitingSince: ago(60), takenAt: ago(70) }) }, false],
  ['other mail waits', 'mail_stuck', { mail: mail({ waitingSince: ago(2), takenAt: null }) }, false],
  ['nothing waits any more', 'mail_stuck', { mail: mail({ takenAt: null }) }, true],
  ['one was taken', 'mail_stuck', { mail: mail({ waitingSince: ago(2), takenAt: ago(59) }) }, true],
  ['all was refused', 'mail_stuck', { mail: mail({ refusedAt: ago(60), takenAt: ago(70) }) }, false],
  ['all was refused, and one was taken', 'mail_stuck', { mail: mail({ refusedAt: ago(60), takenAt: ago(59) }) }, true],
];

describe('a fault that is open', () => {
  it.each(openTable)('when %s: %s', (_, kind, different, isOver) => {
    expect(isFaultOver({ kind, since: ago(60) }, facts(different), NOW)).toBe(isOver);
  });

  it.each(openTable)('when %s: %s, whether or not anybody watched', (_, kind, different, isOver) => {
    expect(isFaultOver({ kind, since: ago(60) }, facts({ ...different, watchedSince: NOW }), NOW)).toBe(isOver);
  });
});

describe('how soon an administrator is told', () => {
  it('is within five minutes of a worker’s death, at the worst of every constant', () => {
    // It beat just before its death, the look comes just before the silence is long enough, and the mail takes all its time.
    const worstMs = BEAT_MS + WORKER_SILENT_MS + WATCH_MS + WORD_DEADLINE_MS;
    expect(worstMs).toBeLessThanOrEqual(5 * 60_000);
  });

  it('is within five minutes also when one look is lost and the first handover fails', () => {
    const worstMs = BEAT_MS + WORKER_SILENT_MS + 2 * WATCH_MS + WORD_DEADLINE_MS + wordRetryMs(1) + WATCH_MS;
    expect(worstMs).toBeLessThanOrEqual(5 * 60_000);
  });

  it('hears of a worker that lives at least eight times before it would be silent', () => {
    expect(WORKER_SILENT_MS).toBeGreaterThanOrEqual(8 * BEAT_MS);
  });
});

describe('a look by another clock', () => {
  it('is one of just after by as much as a look, and holds up nobody beyond', () => {
    const aheadMs = [-1, 0, 1, WATCH_MS, WATCH_MS + 1];
    const held = aheadMs.map((ms) => isLookedAfter({ lookedAt: plusMs(NOW, ms) }, NOW));
    expect(held).toEqual([false, false, true, true, false]);
  });
});

describe('since when somebody watches', () => {
  const before = { watchedSince: ago(600), lookedAt: ago(1) };

  it('goes on from look to look, also over a short restart', () => {
    expect(watchedSinceAt(before, plusMs(before.lookedAt, WATCH_GAP_MS))).toBe(before.watchedSince);
  });

  it('begins anew after a gap', () => {
    const now = plusMs(before.lookedAt, WATCH_GAP_MS + 1);
    expect(watchedSinceAt(before, now)).toBe(now);
  });

  it('is never after now, where a clock was set back', () => {
    expect(watchedSinceAt(before, ago(700))).toBe(ago(700));
  });

  it('leaves room for a look that is lost and one that takes all its time', () => {
    expect(WATCH_GAP_MS).toBeGreaterThanOrEqual(2 * (WATCH_MS + WORD_DEADLINE_MS));
  });
});

it('a word that is not taken is tried again after 30 s, doubled up to 10 min', () => {
  expect([1, 2, 3, 4, 5, 6, 50].map(wordRetryMs)).toEqual([30, 60, 120, 240, 480, 600, 600].map((sec) => sec * 1_000));
});
