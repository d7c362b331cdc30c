import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import type { Moment } from '../../../domain/fill.ts';
import { type FlexAttributes, told } from './flex-row.ts';

/**
 * When a trade was made. `missing_hour`: a time that the clocks of that zone leave out in spring, so that the report’s zone must
 * be another one.
 */
export type FlexTime =
  | { readonly outcome: 'read'; readonly moment: Moment }
  | { readonly outcome: 'missing' | 'unreadable' | 'unknown_zone' | 'missing_hour' };

type Parts = { readonly date: readonly [number, number, number]; readonly time: string | null; readonly zone: string };

/** The forms that a query can be set to (csingley/ibflex: tests/test_types.py), and a zone where it has one. */
const form = new RegExp(
  [
    String.raw`^(?:(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)`,
    String.raw`|(?<y1>\d{4})-(?<m1>\d\d)-(?<d1>\d\d)`,
    String.raw`|(?<m2>\d\d)/(?<d2>\d\d)/(?<y2>\d{4}|\d\d)`,
    String.raw`|(?<d3>\d\d)-(?<name>[a-z]{3})-(?<y3>\d\d))`,
    String.raw`(?:(?:; ?|, ?| |T)?(?<time>\d\d:\d\d:\d\d|\d{6})(?: ?(?<zone>Z|[+-]\d\d:?\d\d|[a-z]{2,5}))?)?$`,
  ].join(''),
  'i',
);
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Abbreviations that IBKR writes behind a time where the query asks for it (portfolio-performance/portfolio#4831), in minutes. */
const abbreviations: ReadonlyMap<string, number> = new Map([
  ['Z', 0],
  ['UTC', 0],
  ['GMT', 0],
  ['EST', -300],
  ['EDT', -240],
  ['CET', 60],
  ['CEST', 120],
]);

/**
 * When a row’s trade was made: `dateTime`, or `tradeDate` and `tradeTime` apart. Times without a zone are in `timeZone`. Of the two
 * hours that the clocks repeat in autumn nothing tells which is meant: it is read as the first one. A row without
 * a time of day is at the beginning of its day.
 */
export function tradeMoment(trade: FlexAttributes, timeZone: string): FlexTime {
  const text = told(trade, 'dateTime') ?? told(trade, 'tradeDate');
  if (text === undefined) return { outcome: 'missing' };
  const parts = partsOf(text.trim());
  if (parts === null) return { outcome: 'unreadable' };
  if (parts.time !== null) return momentOf(parts, timeZone);
  const time = told(trade, 'tradeTime')?.trim() ?? null;
  if (time !== null && !/^(\d{6}|\d\d:\d\d:\d\d)$/.test(time)) return { outcome: 'unreadable' };
  return momentOf({ ...parts, time }, timeZone);
}

function partsOf(text: string): Parts | null {
  const g = form.exec(text)?.groups;
  if (g === undefined) return null;
  const year = Number(g['y'] ?? g['y1'] ?? g['y2'] ?? g['y3']);
  const month =
    g['name'] === undefined ? Number(g['m'] ?? g['m1'] ?? g['m2']) : months.indexOf(g['name'].toLowerCase()) + 1;
  const day = Number(g['d'] ?? g['d1'] ?? g['d2'] ?? g['d3']);
  return { date: [year < 100 ? 2_000 + year : year, month, day], time: g['time'] ?? null, zone: g['zone'] ?? '' };
}

function momentOf({ date, time, zone: named }: Parts, timeZone: string): FlexTime {
  const zone = named === '' ? IANAZone.create(timeZone) : namedZone(named);
  if (zone === null || !zone.isValid) return { outcome: 'unknown_zone' };
  const [year, month, day] = date;
  const digits = time?.replaceAll(':', '') ?? '000000';
  const [hour, minute, second] = [0, 2, 4].map((from) => Number(digits.slice(from, from + 2)));
  const local = DateTime.fromObject({ year, month, day, hour, minute, second }, { zone });
  if (!local.isValid) return { outcome: 'unreadable' };
  // luxon moves a time that is left out to the hour after.
  if (local.hour !== hour && time !== null) return { outcome: 'missing_hour' };
  const [first = local] = local.getPossibleOffsets().toSorted((a, b) => a.toMillis() - b.toMillis());
  return { outcome: 'read', moment: first.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'") };
}

function namedZone(name: string): Zone | null {
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(name);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return FixedOffsetZone.instance(offset[1] === '-' ? -minutes : minutes);
  }
  const minutes = abbreviations.get(name.toUpperCase());
  return minutes === undefined ? null : FixedOffsetZone.instance(minutes);
}
