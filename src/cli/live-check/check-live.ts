import { type CalendarDate, dateInZone } from '../../domain/calendar-date.ts';
import { hubNames } from '../../domain/hub.ts';
import type { Instant } from '../../domain/instant.ts';
import type { ObservedEvent } from '../../domain/observed-event.ts';
import { defaultReadingOptions } from '../../domain/reading-options.ts';
import type { CalendarFeedConnector } from '../../feed-ports.ts';
import type { HubConnectors } from '../../hub-ports.ts';
import type { LiveAccount } from './live-account.ts';

/** Reads in the zone that most listings are in: what differs by zone is a night, and nights are only counted. */
const TIME_ZONE = 'Europe/Paris';
const DEADLINE_MS = 60_000;

/** What one connector came to, in one line for people; nothing of it is a secret. */
export type Checked = { readonly name: string; readonly how: 'read' | 'failed' | 'skipped'; readonly told: string };

/** What the check stands on. */
export type LiveDeps = { readonly hubs: HubConnectors; readonly feeds: CalendarFeedConnector; readonly now: Instant };

/** Opens the account, lists its units and reads the first: questions only, nothing is written. */
export async function checkAccount({ hubs, now }: LiveDeps, account: LiveAccount): Promise<Checked> {
  const { connector } = account;
  const name = hubNames[connector];
  if (account.given === 'none') return { name, how: 'skipped', told: 'no credentials' };
  if (account.given === 'part')
    return { name, how: 'failed', told: `${account.missing.join(' and ')} not set: set it beside the others` };
  const hub = hubs[connector];
  const access = { accountId: 'live-check', secrets: account.secrets };
  const call = { signal: AbortSignal.timeout(DEADLINE_MS) };
  const units = await hub.listUnits(access, call);
  if (units.outcome === 'failed') return failed(name, units.failure);
  const [unit] = units.value;
  if (unit === undefined) return { name, how: 'read', told: 'no unit in the account' };
  const today = dateInZone(now, TIME_ZONE);
  const state = { unitId: unit.id, today, ours: [], stays: [], timeZone: TIME_ZONE };
  const reading = await hub.readUnit(access, state, call);
  if (reading.outcome === 'failed') return failed(name, reading.failure);
  const { events, isWhole, warnings } = reading.value;
  const told = `${units.value.length} units; the first: ${counted(events, today)}${doubts(isWhole, warnings.length)}`;
  return { name, how: 'read', told };
}

/** Reads the feed once. It is named by its place in the variable, since its address is a secret. */
export async function checkFeed({ feeds, now }: LiveDeps, url: string, place: number): Promise<Checked> {
  const name = `iCal ${place}`;
  const address = feeds.checkAddress(url);
  if (address.outcome === 'refused') return { name, how: 'failed', told: `address refused (${address.reason})` };
  const today = dateInZone(now, TIME_ZONE);
  const terms = { timeZone: TIME_ZONE, today, options: defaultReadingOptions, knownHash: null };
  const reading = await feeds.read({ url: address.url, ...terms, signal: AbortSignal.timeout(DEADLINE_MS) });
  if (reading.outcome === 'failed') return failed(name, reading.failure);
  if (reading.outcome === 'unchanged') return { name, how: 'failed', told: 'answered as if it had been read before' };
  const { events, isWhole, warnings, platform } = reading.observation;
  return { name, how: 'read', told: `${platform}: ${counted(events, today)}${doubts(isWhole, warnings.length)}` };
}

function failed(name: string, { kind, detail }: { readonly kind: string; readonly detail: string }): Checked {
  return { name, how: 'failed', told: `${kind}, ${detail}` };
}

function counted(events: readonly ObservedEvent[], today: CalendarDate): string {
  const coming = events.filter(({ to }) => to > today);
  const of = (eventClass: string) => coming.filter((event) => event.eventClass === eventClass).length;
  return `${of('booking')} bookings, ${of('block')} blocks, ${of('unknown')} of either to come`;
}

function doubts(isWhole: boolean, warnings: number): string {
  if (isWhole && warnings === 0) return '';
  return `; ${warnings} warnings${isWhole ? '' : ', and entries that could not be read'}`;
}
