import { describe, expect, it } from '@jest/globals';
import { judgeReplay, type Truth } from '../../src/cli/replay/judge-truth.ts';
import type { ReplayReport } from '../../src/cli/replay/replay-report.ts';

const NIGHT = '2026-12-24';
const nothing: ReplayReport = {
  polls: 9,
  failedPolls: 0,
  writes: 0,
  added: [],
  released: [],
  heldThenRestored: [],
  blockWavesHeld: [],
  drift: [],
};
const at = (time: string) => `2026-11-24T${time}:00Z`;

const freed = (time: string) => ({ at: at(time), nights: [NIGHT], heldMinutes: 0, reason: 'due' as const });
const closed = (time: string) => ({ at: at(time), nights: [NIGHT], class: 'booking' as const });
const gone = (time: string, isUndone = false) => {
  return { at: at(time), nights: [NIGHT], reverted_next_poll: isUndone, undoes_previous: false };
};
const come = (time: string, more: Partial<Truth['added'][number]> = {}) => {
  return { ...gone(time), kind: 'booking' as const, horizon: false, ...more };
};

function judged(report: Partial<ReplayReport>, truth: Partial<Truth>, lastAt = '2026-11-25T12:00:00Z') {
  return judgeReplay({ ...nothing, ...report }, { released: [], added: [], ...truth }, lastAt);
}

describe('the judgement of a replay', () => {
  it.each<[string, Partial<ReplayReport>, Partial<Truth>, number]>([
    ['a night freed that its feed lists', { released: [freed('12:00')] }, {}, 1],
    [
      'a night freed by the poll that brought it back',
      { released: [freed('09:00')] },
      { released: [gone('08:00', true)], added: [come('09:00')] },
      1,
    ],
    [
      'a night freed by the poll that lost it, and back at the next',
      { released: [freed('08:00')] },
      { released: [gone('08:00', true)], added: [come('09:00')] },
      1,
    ],
    ['a night freed while it was absent', { released: [freed('10:00')] }, { released: [gone('08:00')] }, 0],
  ])('counts false releases: %s', (_, report, truth, count) => {
    expect(judged(report, truth).falseReleases).toBe(count);
  });

  it.each<[string, Partial<ReplayReport>, Partial<Truth>, number]>([
    ['never freed', {}, { released: [gone('08:00')] }, 1],
    ['freed at the end of its hold', { released: [freed('10:00')] }, { released: [gone('08:00')] }, 0],
    ['taken again within the hold', {}, { released: [gone('08:00')], added: [come('09:00')] }, 0],
    [
      'never closed here, being part of a wave',
      {},
      { added: [come('07:00', { kind: 'block' })], released: [gone('08:00')] },
      0,
    ],
  ])('counts missed releases: a night that vanished, %s', (_, report, truth, count) => {
    expect(judged(report, truth).missedReleases).toBe(count);
  });

  it('misses no release whose hold outlasts the recording', () => {
    expect(judged({}, { released: [gone('08:00')] }, at('09:00')).missedReleases).toBe(0);
  });

  it.each<[string, Partial<ReplayReport>, Partial<Truth['added'][number]>, number]>([
    ['closed at once', { added: [closed('07:00')] }, {}, 1],
    ['held', {}, {}, 0],
    ['of a rolling horizon', { added: [closed('07:00')] }, { horizon: true }, 0],
    ['of a booking', { added: [closed('07:00')] }, { kind: 'booking' }, 0],
  ])('counts phantoms passed on: a block that is gone at the next poll, %s', (_, report, more, count) => {
    const added = [come('07:00', { kind: 'block', reverted_next_poll: true, ...more })];

    expect(judged(report, { added, released: [gone('08:00')] }).phantomNights).toBe(count);
  });

  it.each<[string, Partial<ReplayReport>, Partial<Truth['added'][number]>, number]>([
    ['closed at its poll', { added: [closed('07:00')] }, {}, 0],
    ['closed a poll later', { added: [closed('08:00')] }, {}, 1],
    ['never closed', {}, {}, 1],
    ['that only the horizon closes', {}, { horizon: true }, 0],
    ['of a block, which may wait', {}, { kind: 'block' }, 0],
  ])('counts delayed bookings: a new night %s', (_, report, more, count) => {
    expect(judged(report, { added: [come('07:00', more)] }).delayedNights).toBe(count);
  });

  it('tells how long releases took, from the first absence', () => {
    const truth = { released: [gone('08:00')] };

    expect(judged({ released: [freed('10:10')] }, truth)).toMatchObject({
      releasesPassedOn: 1,
      medianDelayMin: 130,
      worstDelayMin: 130,
    });
    expect(judged({}, {})).toMatchObject({ releasesPassedOn: 0, medianDelayMin: null, worstDelayMin: null });
  });
});
