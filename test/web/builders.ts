import type { Held, Night, NightCause } from '../../src/contract/calendar.ts';
import type { Connection } from '../../src/contract/connections.ts';
import type { HubAccount, HubUnit } from '../../src/contract/hubs.ts';
import type { Listing } from '../../src/contract/listings.ts';
import type { Run } from '../../src/contract/runs.ts';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';

const LISTING_ID = '0198c0de-0000-7000-8000-000000000001';
const RUN_ID = '0198c0de-0000-7000-8000-000000000002';
const CONNECTION_ID = '0198c0de-0000-7000-8000-000000000003';

/** An ID that ends in `suffix` (hexadecimal). */
export function anId(suffix: string): string {
  return `0198c0de-0000-7000-8000-${suffix.padStart(12, '0')}`;
}

/** A run that succeeded and changed nothing, unless told otherwise. */
export function aRun(over: Partial<Omit<Run, 'counts'>> & { readonly counts?: Partial<Run['counts']> } = {}): Run {
  return {
    id: RUN_ID,
    listingId: LISTING_ID,
    connectionId: null,
    trigger: 'manual',
    status: 'succeeded',
    number: 7,
    period: { from: '2026-11-24', to: '2027-11-24' },
    queuedAt: '2026-11-24T06:00:00.000Z',
    startedAt: '2026-11-24T06:00:01.000Z',
    finishedAt: '2026-11-24T06:00:03.000Z',
    durationMs: 2000,
    attempts: 1,
    availabilityChanged: false,
    results: [],
    publications: [],
    error: null,
    workflowId: `sync/${LISTING_ID}`,
    workflowRunId: null,
    temporalUrl: null,
    ...over,
    counts: { ...aQuietCount, ...over.counts },
  };
}

const aQuietCount = {
  connectionsRead: 1,
  connectionsFailed: 0,
  connectionsDeferred: 0,
  nightsAdded: 0,
  nightsReleased: 0,
  nightsHeld: 0,
  nightsRestored: 0,
};

/** What one connection gave within a run. */
export function aResult(over: Partial<Run['results'][number]> = {}): Run['results'][number] {
  return {
    connectionId: CONNECTION_ID,
    label: 'Airbnb',
    outcome: 'read',
    nightsAdded: 0,
    nightsReleased: 0,
    nightsHeld: 0,
    nightsRestored: 0,
    warnings: [],
    error: null,
    ...over,
  };
}

/** An active listing of one's own. */
export function aListing(over: Partial<Listing> = {}): Listing {
  return {
    id: LISTING_ID,
    name: 'Studio du Vieux-Port',
    timeZone: 'Europe/Paris',
    active: true,
    own: true,
    connectionCount: 1,
    lastRun: null,
    nextSyncAt: '2026-11-24T06:30:00.000Z',
    openAlert: null,
    ...over,
  };
}

/** A connection to Airbnb that was read well a moment ago and that nobody gave a name. */
export function aConnection(over: Partial<Connection> = {}): Connection {
  return {
    id: CONNECTION_ID,
    listingId: LISTING_ID,
    kind: 'calendar',
    connector: 'ical',
    label: 'www.airbnb.fr',
    host: 'www.airbnb.fr',
    platform: 'airbnb',
    status: 'CONNECTED',
    waitingUntil: null,
    platformDown: false,
    mode: 'auto',
    modeInForce: 'batch',
    modeReason: 'sweep',
    modeSince: null,
    syncIntervalMin: 30,
    readEveryMin: 30,
    syncEnabled: true,
    lastSyncAt: '2026-11-24T06:00:00.000Z',
    lastSyncError: null,
    channelTwice: null,
    nextSyncAt: '2026-11-24T06:30:00.000Z',
    ...defaultConnectionOptions,
    drifts: [],
    ...over,
  };
}

/** A connection to a unit of Beds24, with the name that relais gave it. */
export function aUnitConnection(over: Partial<Connection> = {}): Connection {
  return aConnection({ connector: 'beds24', label: 'Beds24 · Chalet', host: 'Beds24', platform: 'beds24', ...over });
}

/** One's own account at Beds24. */
export function anAccount(over: Partial<HubAccount> = {}): HubAccount {
  return {
    id: anId('aa'),
    connector: 'beds24',
    name: 'Beds24 1234',
    createdAt: '2026-11-20T06:00:00.000Z',
    ...over,
  };
}

/** A unit of an account that is connected to no listing. */
export function aUnit(over: Partial<HubUnit> = {}): HubUnit {
  return { id: '101', name: 'Chalet', listingId: null, ...over };
}

/** A booking read on Airbnb. */
export function aCause(over: Partial<NightCause> = {}): NightCause {
  return {
    kind: 'observed',
    id: anId('c1'),
    platform: 'airbnb',
    eventClass: 'booking',
    connectionId: CONNECTION_ID,
    label: 'Airbnb',
    from: '2026-12-24',
    to: '2026-12-27',
    since: '2026-11-20T08:00:00.000Z',
    held: null,
    linked: null,
    run: null,
    exportedTo: [],
    ...over,
  };
}

/** A free night, or one taken by `causes`. */
export function aNight(date: string, causes: readonly NightCause[] = []): Night {
  const isBooked = causes.some(
    (cause) => cause.kind !== 'block' && cause.kind !== 'linked' && cause.eventClass !== 'block',
  );
  return { date, status: isBooked ? 'BOOKED' : causes.length > 0 ? 'BLOCKED' : 'AVAILABLE', causes: [...causes] };
}

/** Three nights that Airbnb no longer lists. */
export function aHeld(over: Partial<Held> = {}): Held {
  return {
    id: anId('d1'),
    connectionId: CONNECTION_ID,
    label: 'Airbnb',
    platform: 'airbnb',
    from: '2026-12-05',
    to: '2026-12-08',
    change: 'release',
    reason: 'vanished',
    since: '2026-11-24T06:00:00.000Z',
    dueAt: '2026-11-24T07:30:00.000Z',
    ...over,
  };
}
