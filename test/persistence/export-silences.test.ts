import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createNotificationActivities } from '../../activities/notification.ts';
import type { MailDelivery, MailHandover } from '../../src/alert-ports.ts';
import { silentSince } from '../../src/domain/export-silence.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { FailingListing } from '../support/alert-world.ts';
import { RecordingMailer } from '../support/recording-mailer.ts';
import { NOW, World } from '../support/world.ts';

const HOUR = 60;
const outage = { outcome: 'not_taken', trouble: 'connection refused by smtp.example:25' } as const;
const lost = { outcome: 'unknown', trouble: 'connection to smtp.example lost, after the message was written' } as const;
const accepted = { outcome: 'accepted' } as const;

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

const noteSilences = (limit = 500) => world.stores.sweeps.noteSilences(world.nowInstant, limit);
/** Looks twice an hour, as a tick that never stood still would have. */
async function lookFor(hours: number) {
  const owed = [];
  for (let half = 0; half < hours * 2; half += 1) {
    world.pass(HOUR / 2);
    owed.push(...(await noteSilences()));
  }
  return owed;
}
const claim = (recipientId: string) => world.stores.notifications.claim(recipientId, world.nowInstant);
const settle = (delivery: MailDelivery, handover: MailHandover) =>
  world.stores.notifications.settle(delivery, handover, { now: world.nowInstant, random: 0 });

async function claimed(recipientId: string): Promise<MailDelivery> {
  const taken = await claim(recipientId);
  if (taken.outcome !== 'claimed') throw new Error(`Nothing to deliver: ${taken.outcome}`);
  return taken.delivery;
}

/** An export that a platform has read every two hours until now. */
async function aReadExport(
  owner?: Parameters<World['aListing']>[0],
  { kind = 'destination', label = 'GreenGo' }: { kind?: 'destination' | 'private'; label?: string } = {},
) {
  const { by, actor, listing } = await world.aListing(owner, { name: 'Le Nid' });
  const created = await world.stores.exports.create(by, { kind, connectionId: null, label });
  if (created?.outcome !== 'created') throw new Error('The export was not made.');
  const { id } = created.export;
  const read = (counts = true) =>
    world.stores.exports.noteRead({ exportId: id, etag: '"e"' }, { reader: 'GreenGo', counts, now: world.nowInstant });
  for (const hours of [-4, -2, 0]) {
    world.nowInstant = plusMinutes(NOW, hours * HOUR);
    await read();
  }
  const rows = async () =>
    (await world.prisma.exportSilence.findMany({ where: { exportId: id }, orderBy: { since: 'asc' } })).map(
      ({ since, endedAt, status }) => `${since.toISOString()} ${endedAt === null ? 'open' : 'over'} ${status}`,
    );
  return { id, by, actor, listing, read, rows, ownerId: actor.memberId };
}

describe('a platform that had read an export and stops', () => {
  test('is told to the owner of the listing once, by a mail that says which, of what, since when', async () => {
    const { ownerId, listing, id, rows } = await aReadExport();
    world.pass(24 * HOUR);
    expect(await noteSilences()).toEqual([]);
    world.pass(1);
    expect(await noteSilences()).toEqual([ownerId]);
    for (let minute = 0; minute < 5; minute += 1) {
      world.pass(1);
      expect(await noteSilences()).toEqual([]);
    }

    const delivery = await claimed(ownerId);
    expect(delivery).toMatchObject({
      recipient: { recipientId: ownerId },
      silences: [
        { exportId: id, listingId: listing.id, listingName: 'Le Nid', timeZone: 'Europe/Paris', label: 'GreenGo' },
      ],
    });
    expect(delivery.silences?.map(({ since }) => since)).toEqual([NOW]);
    await settle(delivery, accepted);
    world.pass(7 * 24 * HOUR);
    expect([await noteSilences(), await claim(ownerId)]).toEqual([[], { outcome: 'nothing_owed' }]);
    expect(await rows()).toEqual([`${NOW} open sent`]);
  });

  test('is noted once, also by several ticks at once', async () => {
    const first = await aReadExport();
    for (let more = 0; more < 11; more += 1) await aReadExport(first.actor);
    world.pass(25 * HOUR);
    const owed = await Promise.all(Array.from({ length: 8 }, () => noteSilences()));
    expect(new Set(owed.flat())).toEqual(new Set([first.ownerId]));
    expect(await world.prisma.exportSilence.count()).toBe(12);
    expect(await world.prisma.auditEvent.count({ where: { action: 'export_silent' } })).toBe(12);
  });

  test('is over when it reads again, and is a new incident when it stops again', async () => {
    const { ownerId, read, rows } = await aReadExport();
    world.pass(25 * HOUR);
    await noteSilences();
    await settle(await claimed(ownerId), accepted);
    await read(false);
    await noteSilences();
    expect(await rows()).toEqual([`${NOW} open sent`]);

    await read();
    const again = world.nowInstant;
    expect(await noteSilences()).toEqual([]);
    expect(await rows()).toEqual([`${NOW} over sent`]);

    expect(await lookFor(25)).toEqual([ownerId]);
    expect(await rows()).toEqual([`${NOW} over sent`, `${again} open pending`]);
  });

  test('is not told any more when it reads again, or its export is revoked, before the mail goes', async () => {
    const [one, other] = [await aReadExport(), await aReadExport()];
    world.pass(25 * HOUR);
    await noteSilences();
    await one.read();
    await world.stores.exports.revoke({ ...other.by, now: world.nowInstant }, other.id);

    // The mail may be taken before the tick has seen it.
    expect(await claim(one.ownerId)).toEqual({ outcome: 'nothing_owed' });
    expect(await claim(other.ownerId)).toEqual({ outcome: 'nothing_owed' });
    await noteSilences();
    expect([...(await one.rows()), ...(await other.rows())]).toEqual([
      `${NOW} over cancelled`,
      `${NOW} over cancelled`,
    ]);
  });

  test('leaves its trail in the audit log', async () => {
    const { id, listing, read } = await aReadExport();
    world.pass(25 * HOUR);
    await noteSilences();
    await read();
    await noteSilences();
    const events = await world.prisma.auditEvent.findMany({
      where: { subjectId: id, action: { startsWith: 'export_silen' } },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ action, from, to, listingId }) => [action, from, to, listingId])).toEqual([
      ['export_silent', NOW, null, listing.id],
      ['export_silence_over', null, 'read', listing.id],
    ]);
  });
});

describe('after relais itself stood still', () => {
  test('nobody is told of the time in which nobody could read, and of a real silence after it', async () => {
    const { ownerId, read, rows } = await aReadExport();
    const back = await aReadExport();
    await noteSilences();
    await read();
    await back.read();

    world.pass(25 * HOUR);
    expect(await noteSilences()).toEqual([]);
    await back.read();
    expect(await lookFor(24)).toEqual([]);
    expect((await lookFor(0.5)).toSorted()).toEqual([ownerId, back.ownerId].toSorted());
    expect(await rows()).toEqual([`${NOW} open pending`]);
  });

  test('a platform that read in between is given only the time since', async () => {
    const { ownerId, read } = await aReadExport();
    await noteSilences();
    world.pass(20 * HOUR);
    await read();
    world.pass(5 * HOUR);
    expect(await noteSilences()).toEqual([]);

    expect(await lookFor(24)).toEqual([]);
    expect(await lookFor(0.5)).toEqual([ownerId]);
  });

  test('the pages say the same', async () => {
    const { by } = await aReadExport();
    await noteSilences();
    world.pass(25 * HOUR);
    await noteSilences();
    const [each] = (await world.stores.exports.list(by.reach, by.listingId)) ?? [];
    expect(each && silentSince(each, world.nowInstant)).toBeNull();
  });
});

test('a tick writes down only so many, and the next goes on', async () => {
  const first = await aReadExport();
  for (let more = 0; more < 4; more += 1) await aReadExport(first.actor);
  const open = () => world.prisma.exportSilence.count({ where: { endedAt: null } });
  world.pass(25 * HOUR);
  const counts = [];
  for (let tick = 0; tick < 3; tick += 1) {
    await noteSilences(2);
    counts.push(await open());
  }
  expect(counts).toEqual([2, 4, 5]);
});

describe('nobody is told', () => {
  test('of an export that no platform has ever read, of a phone that reads no more, and of a revoked one', async () => {
    const unread = await world.aListing();
    await world.stores.exports.create(unread.by, { kind: 'destination', connectionId: null, label: 'Vrbo' });
    await aReadExport(undefined, { kind: 'private' });
    const revoked = await aReadExport();
    await world.stores.exports.revoke(revoked.by, revoked.id);
    world.nowInstant = NOW;
    world.pass(30 * 24 * HOUR);

    expect(await noteSilences()).toEqual([]);
    expect(await world.prisma.exportSilence.count()).toBe(0);
  });

  test('of a platform that is only slow', async () => {
    const { id, rows } = await aReadExport();
    for (const days of [1, 2, 3, 4, 5, 6]) {
      world.nowInstant = plusMinutes(NOW, days * 24 * HOUR);
      const read = { reader: 'GreenGo', counts: true, now: world.nowInstant };
      await world.stores.exports.noteRead({ exportId: id, etag: '"e"' }, read);
    }
    world.pass(90 * HOUR);
    await noteSilences();
    expect(await rows()).toEqual([]);
  });
});

describe('the mail of a silence', () => {
  test('tells all that are owed to one owner together, and keeps its ID when it is repeated', async () => {
    const first = await aReadExport();
    await aReadExport(first.actor, { label: 'Vrbo' });
    world.pass(25 * HOUR);
    await noteSilences();
    const delivery = await claimed(first.ownerId);
    expect(delivery.silences?.map(({ label }) => label).toSorted()).toEqual(['GreenGo', 'Vrbo']);

    await settle(delivery, lost);
    world.pass(2);
    expect(await claimed(first.ownerId)).toEqual({ ...delivery, isRepeated: true });
    await settle(delivery, accepted);
    expect(await first.rows()).toEqual([`${NOW} open sent`]);
  });

  test('waits for a mail server that takes none, and is owed by then to the minute tick', async () => {
    const { ownerId, rows } = await aReadExport();
    world.pass(25 * HOUR);
    await noteSilences();
    const before = world.nowInstant;
    world.pass(2);
    const owed = () =>
      world.stores.notifications.recipientsOwed(plusMinutes(world.nowInstant, -1), world.nowInstant, 9);
    expect(await owed()).toEqual([ownerId]);
    expect((await settle(await claimed(ownerId), outage)).retryInMs).toBe(60_000);
    expect([await rows(), await owed()]).toEqual([[`${NOW} open pending`], []]);
    world.pass(3);
    expect(await owed()).toEqual([ownerId]);
    world.nowInstant = plusMinutes(before, 72 * HOUR);
    expect([await claim(ownerId), await rows()]).toEqual([{ outcome: 'nothing_owed' }, [`${NOW} open expired`]]);
  });

  test('is given up as perhaps arrived after five tries without an answer', async () => {
    const { ownerId, rows } = await aReadExport();
    world.pass(25 * HOUR);
    await noteSilences();
    for (let round = 0; round < 5; round += 1) {
      await settle(await claimed(ownerId), lost);
      world.pass(2 * HOUR);
    }
    expect([await claim(ownerId), await rows()]).toEqual([{ outcome: 'nothing_owed' }, [`${NOW} open unconfirmed`]]);
  });

  test('is delivered as any other mail is', async () => {
    const { ownerId, rows } = await aReadExport();
    world.pass(25 * HOUR);
    await noteSilences();
    const mailer = new RecordingMailer();
    const { deliverOwed } = createNotificationActivities({
      notifications: world.stores.notifications,
      mailer,
      clock: { now: () => world.nowInstant },
      random: () => 0,
    });
    const deliver = () => new MockActivityEnvironment().run(deliverOwed, { recipientId: ownerId });

    expect(await deliver()).toEqual({ step: 'delivered', alerts: 0, owedTo: [] });
    expect(await deliver()).toEqual({ step: 'nothing_owed' });
    expect(mailer.taken.map(({ silences }) => silences?.length)).toEqual([1]);
    expect(await rows()).toEqual([`${NOW} open sent`]);
  });

  test('goes beside what the owner is owed of an alert, a minute after', async () => {
    const gite = await FailingListing.create(world);
    const { owner: actor } = gite;
    const { ownerId } = await aReadExport(actor);
    world.pass(25 * HOUR);
    await noteSilences();
    await gite.failAndReview(1, 'AUTH');

    const first = await claimed(ownerId);
    expect([first.entries.length, first.silences]).toEqual([1, undefined]);
    await settle(first, accepted);
    expect(await claim(ownerId)).toMatchObject({ outcome: 'too_soon' });
    world.pass(1);
    expect((await claimed(ownerId)).silences).toHaveLength(1);
  });
});
