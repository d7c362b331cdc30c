import type { RecordedPlatform } from './recording.ts';

/** Answers that are no whole calendar. */
export const failureKinds = [
  'empty body',
  'html page',
  'json error with 200',
  'json error with 500',
  'truncated tail',
  'error status',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Whole calendars that are untrue. */
const untrueKinds = ['partial answer', 'calendar without events', 'block wave'] as const;

/** The same nights written otherwise. */
const writingKinds = ['uid churn', 'merge or split', 'shuffled order', 'format drift', 'horizon roll'] as const;

/** True changes that are easily misread. */
const changeKinds = [
  'date move',
  'cancellation and booking in one poll',
  'cancellation rebooked',
  'booking for one poll',
  'large release',
] as const;

export const incidentKinds = [...failureKinds, ...untrueKinds, ...writingKinds, ...changeKinds] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** Airbnb's UIDs are the reservation's for life; Booking.com alone merges neighbours, and cannot say block. */
const foreignKinds: Readonly<Record<RecordedPlatform, readonly IncidentKind[]>> = {
  airbnb: ['uid churn', 'merge or split'],
  'booking.com': ['block wave'],
  vrbo: ['merge or split', 'large release', 'horizon roll'],
};

/** The kinds that can be put on purpose into a feed of `platform`; a horizon rolls by itself. */
export function injectedKinds(platform: RecordedPlatform): IncidentKind[] {
  return incidentKinds.filter((kind) => kind !== 'horizon roll' && !foreignKinds[platform].includes(kind));
}
