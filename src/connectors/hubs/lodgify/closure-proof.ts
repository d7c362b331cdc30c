import { z } from 'zod';
import { type CalendarDate, plusDays } from '../../../domain/calendar-date.ts';
import { nightsOf } from '../../../domain/night-range.ts';

/**
 * What relais knows of a night that it closed: the closed period that the hub put it in (null: in none), or undefined while
 * no reading has shown it.
 */
export type ProvenNight = string | null | undefined;

/**
 * The proof of a closure of ours, kept as its `remoteId`: which of its nights were open when relais closed them, and so are
 * ours to open again. The others were closed already, by the host or by a stay.
 */
export type ClosureProof = ReadonlyMap<CalendarDate, ProvenNight>;

const writtenSchema = z.array(
  z.union([
    z.tuple([z.iso.date(), z.iso.date()]),
    z.tuple([z.iso.date(), z.iso.date(), z.string().max(60).nullable()]),
  ]),
);

/** The proof as text: `[from, to, closed period]` for each row of nights that are alike. */
export function writeProof(proof: ClosureProof): string {
  const rows: [CalendarDate, CalendarDate, ProvenNight][] = [];
  for (const [night, period] of [...proof].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = rows.at(-1);
    if (last && last[1] === night && last[2] === period) last[1] = plusDays(night, 1);
    else rows.push([night, plusDays(night, 1), period]);
  }
  return JSON.stringify(rows.map(([from, to, period]) => (period === undefined ? [from, to] : [from, to, period])));
}

/** The proof that a text holds; undefined for one that holds none, as the empty one of a closure nobody has seen yet. */
export function readProof(text: string): ClosureProof | undefined {
  const parsed = writtenSchema.safeParse(parsedJson(text));
  if (!parsed.success) return undefined;
  return new Map(
    parsed.data.flatMap(([from, to, period]) => nightsOf({ from, to }).map((night) => [night, period] as const)),
  );
}

function parsedJson(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}
