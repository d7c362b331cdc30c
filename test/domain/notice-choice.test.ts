import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPushed, isUrgent, type NoticeData, noticeKinds, noticePath } from '../../src/domain/notice.ts';
import {
  isChoosable,
  isNoticeToldBy,
  isToldBy,
  kindsFor,
  mailOfNotice,
  noticeChannels,
  noticeDefaults,
} from '../../src/domain/notice-choice.ts';

const nights = { from: '2026-12-24', to: '2026-12-27', platform: 'airbnb' } as const;
const held = {
  kind: 'release_held',
  reason: 'vanished',
  dueAt: '2026-12-20T10:00:00.000Z',
  stays: 1,
  ...nights,
} as const;
const conflict: NoticeData = {
  kind: 'conflict_opened',
  conflictId: 'conflict',
  stage: 'opened',
  severity: 'critical',
  from: nights.from,
  to: nights.to,
};
const fault: NoticeData = {
  kind: 'critical_fault',
  fault: 'no_sweep',
  endedAt: null,
  since: '2026-12-20T10:00:00.000Z',
};

describe('what a person is told by', () => {
  test.each([
    ['conflict_opened', ['in_app', 'mail', 'push']],
    ['booking_new', ['in_app', 'push']],
    ['booking_cancelled', ['in_app', 'push']],
    ['release_held', ['in_app', 'push']],
    ['platform_fallback', ['in_app', 'mail']],
    ['platform_silent', ['in_app', 'mail']],
    ['critical_fault', ['in_app', 'mail', 'push']],
  ] as const)('of %s is, where nothing was chosen, %j', (kind, channels) => {
    expect(noticeChannels.filter((channel) => isToldBy([], { kind, channel }))).toEqual(channels);
  });

  test('is what they chose, but for what is not a matter of choice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...noticeKinds),
        fc.constantFrom(...noticeChannels),
        fc.boolean(),
        (kind, channel, isOn) => {
          const isAlways = noticeDefaults[kind][channel] === 'always';
          expect(isChoosable(kind, channel)).toBe(!isAlways);
          expect(isToldBy([{ kind, channel, isOn }], { kind, channel })).toBe(isOn || isAlways);
          for (const other of noticeKinds.filter((each) => each !== kind))
            expect(isToldBy([{ kind, channel, isOn }], { kind: other, channel })).toBe(
              isToldBy([], { kind: other, channel }),
            );
        },
      ),
    );
  });

  test('is of a conflict at least in relais, and of a long failure in relais and by mail, whatever they chose', () => {
    const choices = noticeKinds.flatMap((kind) => noticeChannels.map((channel) => ({ kind, channel, isOn: false })));
    const toldBy = (data: NoticeData) => noticeChannels.filter((channel) => isNoticeToldBy(choices, { data, channel }));
    const fallback = { kind: 'platform_fallback', connectionId: 'c', label: 'Airbnb', platform: 'airbnb' } as const;
    const since = '2026-12-20T10:00:00.000Z';
    expect(toldBy(conflict)).toEqual(['in_app']);
    expect(toldBy({ ...fallback, move: 'long_failure', reason: 'long_failure', since })).toEqual(['in_app', 'mail']);
    expect(toldBy({ ...fallback, move: 'fallen', reason: 'failed_runs', since })).toEqual([]);
  });

  test('is a fault of the installation only where they are an admin', () => {
    expect(kindsFor('admin')).toEqual(noticeKinds);
    expect(kindsFor('support')).not.toContain('critical_fault');
    expect(kindsFor('member')).toHaveLength(noticeKinds.length - 1);
  });

  test('has one mail a fact: that of its own kind where there is one', () => {
    expect([conflict, fault].map(mailOfNotice)).toEqual(['other', 'other']);
    expect(mailOfNotice({ ...held, daysAhead: 1 })).toBe('own');
    expect(mailOfNotice({ ...held, reason: 'feed_empty', daysAhead: 1 })).toBe('other');
  });
});

describe('a notice', () => {
  test.each<[string, NoticeData, boolean, boolean]>([
    ['a conflict', conflict, true, true],
    ['a fault of the installation', fault, true, true],
    ['a release held three days before its check-in', { ...held, daysAhead: 3 }, true, true],
    ['a release held four days before it', { ...held, daysAhead: 4 }, false, false],
    ['a new booking', { kind: 'booking_new', stay: 'booking', ...nights }, false, true],
  ])('of %s is urgent, and worth a push, or not', (_, data, urgent, pushed) => {
    expect([isUrgent(data), isPushed(data)]).toEqual([urgent, pushed]);
  });

  test('leads to its page, and to the list where that is gone', () => {
    expect(noticePath(conflict, 'listing')).toBe('/conflicts/conflict');
    expect(noticePath(fault, null)).toBe('/admin/health');
    expect(noticePath({ ...held, daysAhead: 1 }, 'listing')).toBe('/listings/listing');
    expect(noticePath({ ...held, daysAhead: 1 }, null)).toBe('/notifications');
  });
});
