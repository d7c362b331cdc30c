import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { ActivityDeps } from '../../activities/index.ts';
import type { Fault } from '../../sandbox/fault.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { SUPPORT_MAILBOX } from '../../src/domain/notification.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { auditAlerts } from '../../workflows/audit-alerts.ts';
import { listingSyncWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncDueConnections } from '../../workflows/sync-due-connections.ts';
import type { syncListing } from '../../workflows/sync-listing.ts';
import { syncListingCalendars } from '../../workflows/sync-listing-calendars.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventually, eventuallyTrue } from '../support/eventually.ts';
import { everythingShown } from '../support/history-text.ts';
import { aSweepInput } from '../support/sweep-input.ts';
import { SUPPORT_EMAIL } from '../support/world.ts';

const GUEST = 'Hortense Delacroix';
const LISTING_NAME = 'Mas des Oliviers';
const OWNER_NAME = 'Camille';
const PRIVATE_FEED = 'http://10.1.2.3/hidden/calendar.ics?s=private-token-77';

/** Every way in which a feed fails, and what its run’s result says of it. */
const faults: readonly { readonly fault: Fault; readonly words: string }[] = [
  {
    fault: { kind: 'status', code: 404 },
    words: 'failed. Connections: 0 read, 1 failed; nothing changed; NOT_FOUND: ',
  },
  { fault: { kind: 'status', code: 401 }, words: 'AUTH: HTTP 401 from 127.0.0.1' },
  { fault: { kind: 'status', code: 503 }, words: 'TRANSIENT: HTTP 503 from 127.0.0.1' },
  { fault: { kind: 'status', code: 429, retryAfterSec: 60 }, words: 'deferred. Connections: 0 read, 1 put off' },
  { fault: { kind: 'html_200' }, words: 'BAD_FEED: ' },
  { fault: { kind: 'empty_200' }, words: 'BAD_FEED: ' },
  { fault: { kind: 'truncated' }, words: 'BAD_FEED: ' },
  { fault: { kind: 'json_error' }, words: 'BAD_FEED: ' },
  { fault: { kind: 'big_body' }, words: 'BAD_FEED: body over 5242880 bytes' },
  { fault: { kind: 'reset' }, words: 'TRANSIENT: ' },
  { fault: { kind: 'hang' }, words: 'TRANSIENT: ' },
  { fault: { kind: 'redirect_private' }, words: 'BLOCKED: address refused (not_public) at redirect 1' },
];

let engine: Engine;
let healthy: SyncedListing;
let failing: readonly SyncedListing[];
let shown: string;
let ownSecrets: readonly string[];

beforeAll(async () => {
  engine = await Engine.create();
  healthy = await engine.aListing('airbnb', 'booking.com', 'vrbo');
  failing = await failingListings();
  const broken = await engine.aListing('google');
  await engine.world.prisma.runtimeSettings.upsert({
    where: { id: 1 },
    create: { alertEscalationThreshold: 2 },
    update: { alertEscalationThreshold: 2 },
  });
  await withGuests([healthy, ...failing, broken]);
  await engine.whileWorking(() => journey([healthy, ...failing, broken]), {
    ...impatient(),
    passes: breakingFor(broken),
  });
  ownSecrets = await secretsOf([healthy, ...failing, broken]);
  shown = await everythingShown(engine.client);
}, 180_000);
afterAll(() => engine.close());

async function failingListings(): Promise<SyncedListing[]> {
  const listings: SyncedListing[] = [];
  for (const { fault } of faults) {
    const listing = await engine.aListing('airbnb');
    for (const room of listing.rooms) engine.sandbox.control.setFault(room, fault);
    listings.push(listing);
  }
  const notPublic = await engine.aListing();
  await engine.aConnection(engine.world.byHand(notPublic.owner, notPublic.listingId), PRIVATE_FEED);
  return [...listings, notPublic];
}

/** Guests and what a host writes, in every place that has one. */
async function withGuests(listings: readonly SyncedListing[]): Promise<void> {
  for (const { listingId, owner, rooms } of listings) {
    const by = engine.world.byHand(owner, listingId);
    const night = (days: number) => ({ from: engine.dateIn(days), to: engine.dateIn(days + 2) });
    await engine.stores.calendars.book(by, { ...night(400), guestName: GUEST });
    await engine.stores.calendars.block(by, { ...night(410), reason: `For ${GUEST}` });
    for (const room of rooms) engine.sandbox.control.addReservation(room, { ...night(420), guestName: GUEST });
  }
  await engine.world.prisma.connection.updateMany({ data: { label: `Feed of ${GUEST}` } });
  await engine.world.prisma.listing.updateMany({ data: { name: LISTING_NAME } });
}

/** The connector with a short patience for the feed that hangs. */
function impatient(): Partial<ActivityDeps> {
  const limits = { headersMs: 800, totalMs: 5_000 };
  return {
    feeds: createIcalConnector({ allowedOrigins: [engine.sandbox.url], clock: systemClock, limits }),
  };
}

/** The stores, of which one breaks for a listing with an error that quotes all it knows, as a database’s may. */
function breakingFor({ listingId, rooms }: SyncedListing): ActivityDeps['passes'] {
  const { passes } = engine.stores;
  const [room = ''] = rooms;
  return {
    ...passes,
    async claim(key, how) {
      if (key.listingId === listingId) throw new Error(`${GUEST} at ${engine.feedUrl(room)}`);
      return passes.claim(key, how);
    },
  };
}

/** A sweep, requests by hand, a minute tick and an audit, over all listings; the failures escalate and are mailed. */
async function journey(listings: readonly SyncedListing[]): Promise<void> {
  const { workflow } = engine.client;
  const sweep = { workflowId: 'calendar-sweep-1', taskQueue: TASK_QUEUE };
  await workflow.execute(syncListingCalendars, { ...sweep, args: [aSweepInput()] });
  const requested = await Promise.all(listings.map((listing) => engine.request(listing)));
  for (const run of requested) await engine.endedRun(run.id);
  await workflow.execute(syncDueConnections, { workflowId: 'due-connections-1', taskQueue: TASK_QUEUE });
  for (const { listingId } of listings) await workflow.getHandle(listingSyncWorkflowId(listingId)).result();
  await mailTaken();
  await workflow.execute(auditAlerts, { workflowId: 'alert-audit-1', taskQueue: TASK_QUEUE });
}

/** Support was told of an escalation, and the owners of feeds that are gone or refuse their address. */
async function mailTaken(): Promise<void> {
  const { notification } = engine.world.prisma;
  for (const stage of ['escalated', 'owner'] as const)
    await eventuallyTrue(`a mail of the stage ${stage}`, async () => {
      return (await notification.count({ where: { stage, status: 'sent' } })) > 0;
    });
}

/** The owners’ and support’s addresses, the names of people and listings, and each feed’s URL, path and token. */
async function secretsOf(listings: readonly SyncedListing[]): Promise<string[]> {
  const people = await engine.world.prisma.user.findMany();
  const urls = [PRIVATE_FEED, ...listings.flatMap(({ rooms }) => rooms.map((room) => engine.feedUrl(room)))];
  const tokens = engine.sandbox.control.rooms().map(({ token }) => token);
  const paths = urls.map((url) => new URL(url).pathname);
  const names = [LISTING_NAME, 'Oliviers', OWNER_NAME, SUPPORT_EMAIL];
  return [...people.map(({ email }) => email), ...names, ...urls, ...paths, ...tokens, 'private-token-77'];
}

describe('the Web UI', () => {
  test('finds a listing’s runs by its ID', async () => {
    const query = `RelaisSubject = "${healthy.listingId}"`;
    const found = await eventually('two ended runs in visibility', async () => {
      const runs: WorkflowExecutionInfo[] = [];
      for await (const run of engine.client.workflow.list({ query })) runs.push(run);
      return runs.filter(({ searchAttributes }) => searchAttributes['RelaisOutcome']).length === 2 ? runs : undefined;
    });
    expect(found.map(({ type, workflowId }) => [type, workflowId])).toEqual(
      found.map(() => ['syncListing', `sync/${healthy.listingId}`]),
    );
    const triggers = found.map(({ searchAttributes }) => searchAttributes['RelaisTrigger']);
    expect(triggers).toEqual([['manual'], ['schedule']]);
    expect(found.map(({ searchAttributes }) => searchAttributes['RelaisOutcome'])).toEqual([
      ['succeeded'],
      ['succeeded'],
    ]);
  });

  test('shows as a run’s result in words what it did', async () => {
    expect(await resultOf(healthy)).toEqual({
      outcome: 'succeeded',
      summary: 'Run 2 (manual): succeeded. Connections: 3 read; nothing changed.',
      runIds: [expect.any(String)],
    });
  });

  test.each(faults)('shows in words why a feed with the fault $fault.kind was not read: $words', async (failed) => {
    const listing = failing[faults.indexOf(failed)];
    expect(listing && (await resultOf(listing)).summary).toContain(failed.words);
  });

  test('shows in words that a private address was refused', async () => {
    const listing = failing.at(-1);
    expect(listing && (await resultOf(listing)).summary).toContain(
      'BLOCKED: address refused (not_public) from 10.1.2.3',
    );
  });

  test('shows the listing, the words of its runs, alerts and mail and a failure of our own, so that a search in it finds what is there', () => {
    const wanted = [
      ...[`"listingId":"${healthy.listingId}"`, 'Connections: 3 read; nights: ', 'An error of our own (Error).'],
      ...['superviseAlert', 'The alert is escalated: 2 failed runs in a row, 2 escalate.', 'alert/'],
      ...['notifyMember', `"recipientId":"${SUPPORT_MAILBOX}"`, '"step":"delivered"', 'auditAlerts'],
      ...['Sync of one listing, by request', 'Record how the run ended', 'RelaisSubject'],
    ];
    expect(wanted.filter((text) => !shown.includes(text))).toEqual([]);
  });

  test('shows no guest, no label that a host wrote, no name or address of a person, no name of a listing and no part of a feed’s address', () => {
    expect(ownSecrets.length).toBeGreaterThan(40);
    const leaked = [GUEST, 'Hortense', 'Delacroix', ...ownSecrets].filter((secret) => shown.includes(secret));
    expect(leaked).toEqual([]);
  });
});

function resultOf({ listingId }: SyncedListing) {
  return engine.client.workflow.getHandle<typeof syncListing>(listingSyncWorkflowId(listingId)).result();
}
