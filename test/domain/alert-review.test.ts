import { describe, expect, test } from '@jest/globals';
import { type Alert, type AlertSettings, isOpen } from '../../src/domain/alert.ts';
import { type FailureFacts, nextReviewAt, reviewAlert } from '../../src/domain/alert-review.ts';
import type { FailedRun } from '../../src/domain/alert-transition.ts';
import { applyTransition } from '../../src/domain/alert-transition.ts';
import type { FailureKind } from '../../src/domain/failure.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { aListingSubject } from '../support/alert-subjects.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const HOUR_MIN = 60;
const subject = aListingSubject();
const settings: AlertSettings = { threshold: 3, countSpacingMs: 5 * 60_000 };

/** A failed run `min` minutes after `NOW`. */
function failed(number: number, fields: { min?: number; byHand?: boolean; kind?: FailureKind } = {}): FailedRun {
  const { min = 0, byHand = false, kind = 'TRANSIENT' } = fields;
  return {
    runId: `run-${number}`,
    number,
    byHand,
    failure: { kind, detail: 'status 503' },
    failedAt: plusMinutes(NOW, min),
  };
}

type Known = Partial<Omit<FailureFacts, 'subject'>> & { settings?: AlertSettings; min?: number; deleted?: boolean };

/** A review `min` minutes after `NOW`, of an alert that the database knows this of. */
function reviewed(alert: Alert | undefined, known: Known = {}) {
  const { settings: inForce = settings, min = 0, deleted = false, ...facts } = known;
  const whole: FailureFacts = {
    isActive: true,
    endedSince: [],
    news: [],
    countedByHandAt: [],
    newAlertId: 'alert',
    ...facts,
    subject: deleted ? undefined : subject,
  };
  const review = reviewAlert(alert, whole, { settings: inForce, now: plusMinutes(NOW, min) });
  return { types: review.transitions.map(({ type }) => type), alert: review.alert };
}

const good = (number: number) => ({ number, isGood: true });
const bad = (number: number) => ({ number, isGood: false });

/** An alert after these failures. */
function afterFailures(...numbers: readonly number[]): Alert {
  const { alert } = reviewed(undefined, { news: numbers.map((number) => failed(number)) });
  if (!alert) throw new Error('nothing failed');
  return alert;
}

const escalated = () => afterFailures(1, 2, 3);

describe('counting', () => {
  test('the first failure opens an alert, the next ones count, and the third escalates once', () => {
    const first = reviewed(undefined, { news: [failed(1)] });
    const second = reviewed(first.alert, { news: [failed(2)] });
    const third = reviewed(second.alert, { news: [failed(3)] });
    const fourth = reviewed(third.alert, { news: [failed(4)] });
    expect([first.types, second.types, third.types, fourth.types]).toEqual([
      ['opened'],
      ['counted'],
      ['counted', 'escalated'],
      ['counted'],
    ]);
    expect(fourth.alert).toMatchObject({ id: 'alert', status: 'escalated', failedAttempts: 4, cycle: 1 });
  });

  test('failures that are reported together are told by run number, however they come', () => {
    const { types, alert } = reviewed(undefined, { news: [failed(3, { kind: 'AUTH' }), failed(1), failed(2)] });
    expect(types).toEqual(['opened', 'counted', 'counted', 'owner_told', 'escalated']);
    expect(alert).toMatchObject({ failedAttempts: 3, lastRunNumber: 3, errorType: 'AUTH' });
  });

  test('a failure of an older run that comes late is counted without taking the place of the newest', () => {
    const before = reviewed(undefined, { news: [failed(2, { min: 30, kind: 'BAD_FEED' })] });
    const { alert } = reviewed(before.alert, { news: [failed(1)] });
    expect(alert).toMatchObject({ failedAttempts: 2, lastRunNumber: 2, errorType: 'BAD_FEED', firstFailedAt: NOW });
  });

  test.each([
    [
      'three impatient clicks',
      [failed(1, { byHand: true }), failed(2, { min: 1, byHand: true }), failed(3, { min: 4, byHand: true })],
      1,
    ],
    ['two by hand five minutes apart', [failed(1, { byHand: true }), failed(2, { min: 5, byHand: true })], 2],
    ['one by hand soon after a sweep', [failed(1), failed(2, { min: 1, byHand: true })], 2],
    ['a sweep soon after one by hand', [failed(1, { byHand: true }), failed(2, { min: 1 })], 2],
  ])('%s count as %s', (_what, news, failedAttempts) => {
    expect(reviewed(undefined, { news }).alert).toMatchObject({ failedAttempts });
  });

  test('one by hand soon after another that was counted before is told and not counted', () => {
    const before = reviewed(undefined, { news: [failed(1, { byHand: true })] });
    const { types, alert } = reviewed(before.alert, {
      news: [failed(2, { min: 2, byHand: true })],
      countedByHandAt: [NOW],
    });
    expect([types, alert]).toMatchObject([['noted'], { failedAttempts: 1, lastRunNumber: 2 }]);
  });

  test('a lowered threshold applies at the next failure, not before', () => {
    const open = afterFailures(1, 2);
    const lowered = { threshold: 1, countSpacingMs: 0 };
    const quiet = reviewed(open, { settings: lowered });
    expect(quiet.types).toEqual([]);
    expect(reviewed(quiet.alert, { settings: lowered, news: [failed(3)] }).types).toEqual(['counted', 'escalated']);
  });

  test('a raised threshold applies at the next failure', () => {
    const { types } = reviewed(afterFailures(1, 2), { settings: { ...settings, threshold: 4 }, news: [failed(3)] });
    expect(types).toEqual(['counted']);
  });
});

describe('recovery', () => {
  test('one good run closes an alert that never escalated', () => {
    const { types, alert } = reviewed(afterFailures(1, 2), { endedSince: [good(3)] });
    expect([types, alert]).toMatchObject([
      ['recovered'],
      { status: 'resolved', end: { resolution: 'recovered', by: null } },
    ]);
  });

  test('two failures, a good run and one failure are a new alert with one', () => {
    const { types, alert } = reviewed(afterFailures(1, 2), {
      endedSince: [good(3)],
      news: [failed(4)],
      newAlertId: 'next',
    });
    expect([types, alert]).toMatchObject([
      ['recovered', 'opened'],
      { id: 'next', status: 'active', failedAttempts: 1 },
    ]);
  });

  test('two good runs in a row close an escalated alert, one does not', () => {
    const one = reviewed(escalated(), { endedSince: [good(4)] });
    expect([one.types, one.alert]).toMatchObject([['good_run'], { status: 'escalated', goodRuns: 1 }]);
    expect(reviewed(one.alert, { endedSince: [good(5)] }).types).toEqual(['recovered']);
    expect(reviewed(escalated(), { endedSince: [good(4), good(5)] }).types).toEqual(['recovered']);
  });

  test('a failure between two good runs begins the count of good ones again, and the streak from one', () => {
    const one = reviewed(escalated(), { endedSince: [good(4)] });
    const failing = reviewed(one.alert, { news: [failed(5)] });
    expect(failing.alert).toMatchObject({ status: 'escalated', goodRuns: 0, failedAttempts: 1 });
    expect(reviewed(failing.alert, { endedSince: [good(6)] }).types).toEqual(['good_run']);
    expect(reviewed(escalated(), { endedSince: [good(4), bad(5), good(6)] }).alert).toMatchObject({ goodRuns: 1 });
  });

  test('a good run that an alert knows already changes nothing', () => {
    const one = reviewed(escalated(), { endedSince: [good(4)] });
    expect(reviewed(one.alert, { endedSince: [good(4)] }).types).toEqual([]);
  });

  test.each([
    ['listing', false, 'listing_inactive'],
    ['listing', true, 'listing_deleted'],
    ['connection', false, 'connection_disabled'],
    ['connection', true, 'connection_deleted'],
  ] as const)('of a %s that is deleted (%s) or no longer synced it is closed as %s', (kind, deleted, resolution) => {
    const open: Alert = { ...escalated(), subject: { ...subject, kind } };
    const { types, alert } = reviewed(open, { isActive: false, deleted, news: [failed(4)] });
    expect([types, alert]).toMatchObject([['closed'], { status: 'resolved', end: { resolution } }]);
    expect(reviewed(undefined, { isActive: false, news: [failed(4)] }).types).toEqual([]);
  });
});

describe('people', () => {
  const at = plusMinutes(NOW, 10);
  const bySupport = (alert: Alert) => applyTransition(alert, { type: 'resolved', by: 'samira', note: 'seen', at });

  test('a failure within 24 h of a resolution opens the same alert again, from one, with nothing of before', () => {
    const { types, alert } = reviewed(bySupport(escalated()), { news: [failed(4, { min: 10 + 24 * HOUR_MIN })] });
    expect(types).toEqual(['reopened']);
    expect(alert).toMatchObject({ id: 'alert', status: 'active', cycle: 2, reopenCount: 1, failedAttempts: 1 });
    expect(alert).toMatchObject({ acknowledgement: null, snoozedUntil: null, ownerToldAt: null });
    expect(alert).not.toHaveProperty('escalatedAt');
  });

  test('a failure later than that, or after a recovery, is a new alert', () => {
    const late = reviewed(bySupport(escalated()), {
      news: [failed(4, { min: 11 + 24 * HOUR_MIN })],
      newAlertId: 'next',
    });
    const recovered = reviewed(afterFailures(1), { endedSince: [good(2)] }).alert;
    const again = reviewed(recovered, { news: [failed(3)], newAlertId: 'next' });
    expect([late, again]).toMatchObject([
      { types: ['opened'], alert: { id: 'next', cycle: 1 } },
      { types: ['opened'], alert: { id: 'next', cycle: 1 } },
    ]);
  });

  test.each(['AUTH', 'CONFIG', 'NOT_FOUND'] as const)(
    'the owner is told of %s once, at the first such failure',
    (kind) => {
      const first = reviewed(undefined, { news: [failed(1), failed(2, { kind })] });
      expect(first.types).toEqual(['opened', 'counted', 'owner_told']);
      expect(reviewed(first.alert, { news: [failed(3, { kind })] }).types).toEqual(['counted', 'escalated']);
    },
  );

  test('reminders come after 4 h, then daily, nine in all', () => {
    let alert: Alert | undefined = escalated();
    const hours: number[] = [];
    for (let hour = 0; hour <= 15 * 24; hour += 1) {
      const review = reviewed(alert, { min: hour * HOUR_MIN });
      if (review.types.includes('reminded')) hours.push(hour);
      alert = review.alert;
    }
    expect(hours).toEqual([4, 28, 52, 76, 100, 124, 148, 172, 196]);
    expect(alert).toMatchObject({ status: 'escalated', reminderCount: 9, nextReminderAt: null });
  });

  test('after a long outage one reminder comes, not one for each that was missed', () => {
    const { types, alert } = reviewed(escalated(), { min: 100 * HOUR_MIN });
    expect([types, alert]).toMatchObject([
      ['reminded'],
      { reminderCount: 1, nextReminderAt: plusMinutes(NOW, 124 * HOUR_MIN) },
    ]);
  });

  test('an acknowledged alert counts and is not reminded; when that ends, the reminder comes at once', () => {
    const until = plusMinutes(at, 8 * HOUR_MIN);
    const acknowledged = applyTransition(escalated(), { type: 'acknowledged', by: 'samira', until, at });
    const during = reviewed(acknowledged, { min: 5 * HOUR_MIN, news: [failed(4)] });
    expect(during.types).toEqual(['counted']);
    expect(reviewed(during.alert, { min: 10 + 8 * HOUR_MIN }).types).toEqual(['acknowledgement_ended', 'reminded']);
  });

  test('when an acknowledgement ends soon after the escalation, the reminder waits its four hours', () => {
    const until = plusMinutes(at, 8 * HOUR_MIN);
    const acknowledged = applyTransition(afterFailures(1, 2), { type: 'acknowledged', by: 'samira', until, at });
    const escalatedLate = reviewed(acknowledged, { min: 8 * HOUR_MIN, news: [failed(3, { min: 8 * HOUR_MIN })] });
    const ended = reviewed(escalatedLate.alert, { min: 10 + 8 * HOUR_MIN });
    expect([escalatedLate.types, ended.types]).toEqual([['counted', 'escalated'], ['acknowledgement_ended']]);
    expect(reviewed(ended.alert, { min: 12 * HOUR_MIN }).types).toEqual(['reminded']);
  });

  test('a snoozed alert escalates and is not reminded; when the snooze ends, reminders go on', () => {
    const snoozed = applyTransition(afterFailures(1, 2), {
      type: 'snoozed',
      until: plusMinutes(NOW, 24 * HOUR_MIN),
      at,
    });
    const during = reviewed(snoozed, { min: 30, news: [failed(3)] });
    expect(during.types).toEqual(['counted', 'escalated']);
    expect(reviewed(during.alert, { min: 6 * HOUR_MIN }).types).toEqual([]);
    expect(reviewed(during.alert, { min: 24 * HOUR_MIN }).types).toEqual(['snooze_ended', 'reminded']);
  });

  test('an open alert is looked at when something of it is due, and every quarter of an hour at the latest', () => {
    const open = escalated();
    if (!isOpen(open)) throw new Error('not open');
    const next = (min: number) => nextReviewAt(open, plusMinutes(NOW, min));
    expect([next(0), next(239)]).toEqual([plusMinutes(NOW, 15), plusMinutes(NOW, 240)]);
  });

  test('what a state does not know is refused by an error of ours', () => {
    const resolved = bySupport(escalated());
    expect(() => applyTransition(resolved, { type: 'escalated', at })).toThrow(
      '“escalated” is not for alert alert, which is resolved',
    );
    expect(() => applyTransition(undefined, { type: 'reminded', at })).toThrow('“reminded” is not for no alert');
    expect(() => applyTransition(afterFailures(1), { type: 'reminded', at })).toThrow('which is active');
  });
});
