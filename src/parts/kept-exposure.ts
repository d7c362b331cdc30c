import { type Instant, msBetween } from '../domain/instant.ts';
import type { HealthStore, RecentExposure } from '../health-ports.ts';

/** Exposure of everybody’s stays is read anew after this at the earliest: it takes a few queries a stay. */
const KEPT_MS = 60_000;

/** The store itself, which does not read everybody’s exposure again within a minute. */
export function keepingExposure(store: HealthStore): HealthStore {
  let kept: { readonly at: Instant; readonly exposure: Promise<RecentExposure> } | undefined;
  return {
    ...store,
    exposure(reach, now) {
      if (reach.kind === 'own') return store.exposure(reach, now);
      if (kept && msBetween(kept.at, now) < KEPT_MS) return kept.exposure;
      const exposure = store.exposure(reach, now);
      kept = { at: now, exposure };
      // Who asked hears of it; the next one asks again.
      exposure.catch(() => {
        kept = undefined;
      });
      return exposure;
    },
  };
}
