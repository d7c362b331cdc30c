import type { Instant } from './instant.ts';

/** How an incident ended: its platform answers again, or ops closed its breaker by hand. */
export const incidentEnds = ['recovered', 'forced'] as const;
export type IncidentEnd = (typeof incidentEnds)[number];

/** What support is told of an incident. */
export const incidentStages = ['opened', 'over'] as const;
export type IncidentStage = (typeof incidentStages)[number];

/**
 * Many listings failing at once because one platform or feed host does: from the opening of its breaker until that closes.
 * At most one of a key is open. `listings`: the most active ones that were seen to have a connection of the key, or account
 * connections of it.
 */
export type Incident = {
  readonly id: string;
  readonly key: string;
  readonly openedAt: Instant;
  readonly end: { readonly at: Instant; readonly how: IncidentEnd } | null;
  readonly listings: number;
  /** Open alerts whose mail it holds back. */
  readonly alertsHeld: number;
};

/** An open incident is looked at this often even if nothing is heard. */
export const INCIDENT_REVIEW_MS = 60_000;

/**
 * After the end of an incident its alerts stay silent for this long: the next sweep closes those that were its doing alone,
 * and support is told of the rest.
 */
export const HELD_AFTER_END_MS = 35 * 60_000;

/** True while the mail of an alert that this incident holds is not to be sent. */
export function isHoldingBack(incident: { readonly endedAt: Instant | null }, now: Instant): boolean {
  return incident.endedAt === null || Date.parse(now) - Date.parse(incident.endedAt) < HELD_AFTER_END_MS;
}
