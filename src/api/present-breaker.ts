import type { BreakerView } from '../breaker-ports.ts';
import type { BreakerAnswer, IncidentAnswer } from '../contract/platforms.ts';
import { type Breaker, breakerAt, nextProbeAt } from '../domain/breaker.ts';
import type { Incident } from '../domain/incident.ts';
import type { Instant } from '../domain/instant.ts';
import { type TemporalWebUi, workflowLink } from './temporal-link.ts';

/** A breaker as it is now, for support and admin. */
export function presentBreaker(
  { key, breaker, lastGoodAt, lastBadAt, listings }: BreakerView,
  now: Instant,
): BreakerAnswer {
  const current = breakerAt(breaker, now);
  const { state, since } = current;
  const told = { key, lastGoodAt, lastBadAt, listings, state, since };
  return { ...told, nextProbeAt: nextProbeAt(current, now), ...detailsOf(current) };
}

type Details = Pick<BreakerAnswer, 'until' | 'reason' | 'openings' | 'window' | 'probes'>;
const nothing: Details = { until: null, reason: null, openings: 0, window: null, probes: null };

function detailsOf(breaker: Breaker): Details {
  switch (breaker.state) {
    case 'closed':
      return { ...nothing, window: countsOf(breaker.window) };
    case 'open':
      return { ...nothing, until: breaker.until, openings: breaker.openings };
    case 'half_open': {
      const { good, bad, leases, openings } = breaker;
      return { ...nothing, openings, probes: { good, bad, underWay: leases.length } };
    }
    case 'forced_open':
      return { ...nothing, ...breaker.force };
    case 'forced_closed':
      return { ...nothing, ...breaker.force, window: countsOf(breaker.window) };
  }
}

function countsOf(window: readonly { readonly isBad: boolean }[]): { good: number; bad: number } {
  const bad = window.filter(({ isBad }) => isBad).length;
  return { good: window.length - bad, bad };
}

/** An incident, with its workflow in the Temporal Web UI, where there is one. */
export function presentIncident(
  { id, key, openedAt, end, listings, alertsHeld }: Incident,
  { temporal, workflowId }: { readonly temporal: TemporalWebUi | undefined; readonly workflowId: string },
): IncidentAnswer {
  const ended = { endedAt: end?.at ?? null, end: end?.how ?? null };
  const temporalUrl = temporal ? workflowLink(temporal, workflowId) : null;
  return { id, key, openedAt, ...ended, listings, alertsHeld, temporalUrl };
}
