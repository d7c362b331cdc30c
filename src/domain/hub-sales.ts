import { type CalendarDate, plusDays } from './calendar-date.ts';
import { type Channel, channelNamed } from './channel.ts';

/**
 * How a hub’s unit is sold, as its readings told it. `seen`: each channel that bookings came by, with the date at the
 * listing when that was last written down; `stays`: by the hub’s ID, what a coming stay came by, null for the hub’s own
 * (made by hand or on the host’s own site). A stay that is not in it: not known.
 */
export type HubSales = {
  readonly seen: Readonly<Partial<Record<Channel, CalendarDate>>>;
  readonly stays: Readonly<Record<string, string | null>>;
};

export const nothingSold: HubSales = { seen: {}, stays: {} };

/** A channel by which nothing came for so long is not sold on any more: the host may have moved it elsewhere. */
const KEPT_DAYS = 180;
/** How old what is written may grow, so that a reading without news writes nothing. */
const REFRESHED_DAYS = 30;

/** What one reading told: the channels it saw, what each stay came by where it was told, and all stays it lists. */
export type SalesTold = {
  readonly channels: readonly string[];
  readonly stayChannels: Readonly<Record<string, string | null>>;
  readonly listed: readonly string[];
};

/** What is known after a reading; the very same object when there is nothing to write. */
export function salesAfter(known: HubSales, told: SalesTold, today: CalendarDate): HubSales {
  const seen = seenAfter(known.seen, told.channels, today);
  const listed = new Set(told.listed);
  const all = Object.entries({ ...known.stays, ...told.stayChannels });
  const stays = Object.fromEntries<string | null>(all.filter(([id]) => listed.has(id)));
  return isSame(seen, known.seen) && isSame(stays, known.stays) ? known : { seen, stays };
}

/** The channels that the unit is sold on. */
export function channelsSold({ seen }: HubSales): Channel[] {
  return Object.keys(seen)
    .flatMap((name) => channelNamed(name) ?? [])
    .sort();
}

function seenAfter(known: HubSales['seen'], names: readonly string[], today: CalendarDate): HubSales['seen'] {
  const kept = Object.entries(known).filter(([, date]) => plusDays(date, KEPT_DAYS) > today);
  const told = names.flatMap((name) => channelNamed(name) ?? []);
  const isFresh = (channel: Channel) => plusDays(known[channel] ?? FIRST_DATE, REFRESHED_DAYS) > today;
  const fresh = told.filter((channel) => !isFresh(channel)).map((channel) => [channel, today] as const);
  return Object.fromEntries<CalendarDate>([...kept, ...fresh]);
}

const FIRST_DATE = '0001-01-01';

function isSame(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}
