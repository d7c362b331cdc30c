import { compareMoments, type FillReading } from './fill.ts';
import { compareTexts, groupedBy } from './trade-groups.ts';

/** A fill that counts. `fill` is how it was last corrected, `first` how the broker first told it: the same where it never was. */
export type StandingFill = { readonly fill: FillReading; readonly first: FillReading };

/** What is left of a series after its corrections and reversals, in the order of replay. */
export type Standing = { readonly fills: readonly StandingFill[]; readonly unmatched: readonly string[] };

/**
 * Applies the corrections and reversals of one series, in whatever order they came.
 *
 * - A correction takes the place of the fill that it names, which may be a correction itself. Of several that name one fill the last stands,
 *   by time, then `order`, then external ID.
 * - A reversal removes what it names. Of a correction it leaves nothing: neither the correction nor what that replaced, since
 *   brokers say “this execution did not happen”, never “the version before it is right again”.
 * - Where a fill is both reversed and corrected, the correction stands: so Coinbase tells one correction, by a `REVERSAL` and a
 *   `CORRECTION` of the same fill.
 * - What names nothing known, itself, another reversal, or a correction that is itself unmatched, changes nothing and is unmatched.
 */
export function standingFills(series: readonly FillReading[]): Standing {
  const effects = groupedBy(series, ({ effect }) => (effect.kind === 'fill' ? '' : `of ${effect.of}`));
  const on = ({ externalId }: FillReading) => effects.get(`of ${externalId}`) ?? [];
  const told = series.filter(({ effect }) => effect.kind === 'fill');
  const matched = new Set<FillReading>();
  for (const first of told) for (const effect of effectsBelow(first, on)) matched.add(effect);
  const fills = told.flatMap((first) => {
    const fill = lastOf(first, on);
    return fill ? [{ fill, first }] : [];
  });
  const unmatched = series.filter((reading) => reading.effect.kind !== 'fill' && !matched.has(reading));
  return {
    fills: fills.sort(compareStanding),
    unmatched: unmatched.sort(compareReadings).map(({ externalId }) => externalId),
  };
}

/**
 * The order of replay: by time, then `order`, then external ID. A correction has its own time and, among fills of that time, the
 * place of the fill that it replaces.
 */
export function compareStanding(a: StandingFill, b: StandingFill): number {
  return compareMoments(a.fill.executedAt, b.fill.executedAt) || compareWithin(a.first, b.first);
}

type EffectsOn = (reading: FillReading) => readonly FillReading[];

/** Every correction and reversal of a fill, of its corrections, and so on. A reversal is no fill, so nothing can name it. */
function effectsBelow(first: FillReading, on: EffectsOn): ReadonlySet<FillReading> {
  const found = new Set<FillReading>();
  const fills = [first];
  for (let fill = fills.pop(); fill; fill = fills.pop()) {
    for (const effect of on(fill)) {
      if (effect.effect.kind === 'correction' && !found.has(effect)) fills.push(effect);
      found.add(effect);
    }
  }
  return found;
}

/** How a fill was last corrected; undefined when it was reversed. `seen`: even two readings of one ID must not lead in a circle. */
function lastOf(first: FillReading, on: EffectsOn): FillReading | undefined {
  const seen = new Set<FillReading>();
  let fill: FillReading | undefined = first;
  while (fill && on(fill).length > 0) {
    const corrections: FillReading[] = on(fill).filter((one) => one.effect.kind === 'correction' && !seen.has(one));
    fill = corrections.sort(compareReadings).at(-1);
    if (fill) seen.add(fill);
  }
  return fill;
}

function compareReadings(a: FillReading, b: FillReading): number {
  return compareMoments(a.executedAt, b.executedAt) || compareWithin(a, b);
}

function compareWithin(a: FillReading, b: FillReading): number {
  return compareTexts(a.order, b.order) || compareTexts(a.externalId, b.externalId);
}
