import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plusMinutes } from '../../src/domain/instant.ts';
import { aWatchedListing, feedOf } from '../support/conflict-world.ts';
import { NOW, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const HM1 = { identity: 'HM1' };

describe('a conflict', () => {
  test('is opened by the reading that makes it, once, with its history and its audit event in that transaction', async () => {
    const nid = await aWatchedListing(world);
    await nid.book('2026-07-10', '2026-07-15');
    const run = await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)], greengo: [] });
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)], greengo: [] });
    const { conflict, history, listing } = await nid.only();
    expect(conflict).toMatchObject({
      kind: 'double_booking',
      severity: 'high',
      state: 'open',
      nights: { from: '2026-07-13', to: '2026-07-15' },
    });
    expect(listing.name).toBe('Le Nid');
    expect(history).toMatchObject([
      { type: 'opened', toState: 'open', actorName: null, run: { id: run.id, number: 1 } },
    ]);
    const audit = await world.prisma.auditEvent.findMany({ where: { subjectId: conflict.id } });
    expect(audit.map(({ action, runId }) => [action, runId])).toEqual([['conflict_opened', run.id]]);
  });

  test('names the guest and the calendars of its sides, and where each comes from', async () => {
    const nid = await aWatchedListing(world);
    const bookingId = await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)], greengo: [] });
    const { labels, provenance } = await nid.only();
    const observed = await nid.side('airbnb');
    expect(labels).toEqual({ [bookingId]: 'Ada', [observed.id]: 'Airbnb du Nid' });
    expect(provenance[observed.id]?.run).toMatchObject({ number: 1 });
  });

  test('writes nothing while nothing changes, and stays one when its feed is written otherwise', async () => {
    const nid = await aWatchedListing(world);
    await nid.sync({
      airbnb: [stay('2026-07-13', '2026-07-18', HM1)],
      greengo: [stay('2026-07-12', '2026-07-16', { eventClass: 'unknown' })],
    });
    const before = await nid.only();
    await nid.sync({
      airbnb: [stay('2026-07-13', '2026-07-18', HM1)],
      greengo: [
        stay('2026-07-12', '2026-07-14', { eventClass: 'unknown' }),
        stay('2026-07-14', '2026-07-16', { eventClass: 'unknown' }),
      ],
    });
    expect((await nid.only()).conflict).toEqual(before.conflict);
    await nid.sync({
      airbnb: [stay('2026-07-13', '2026-07-18', HM1)],
      greengo: [stay('2026-07-12', '2026-07-16', { eventClass: 'booking' })],
    });
    expect((await nid.only()).conflict.id).toBe(before.conflict.id);
    expect((await nid.history()).filter((type) => type === 'opened')).toHaveLength(1);
  });

  test('is told of the first poll of a connection too, and not of what only lies side by side', async () => {
    const nid = await aWatchedListing(world);
    await nid.sync({
      airbnb: [stay('2026-07-10', '2026-07-12', HM1)],
      greengo: [stay('2026-07-12', '2026-07-15'), stay('2026-07-09', '2026-07-11')],
    });
    expect(await nid.told()).toEqual(['double_booking high open']);
  });

  test('waits while a side that vanished is held, and ends when its nights are free', async () => {
    const nid = await aWatchedListing(world);
    await nid.book('2026-07-10', '2026-07-15');
    const feed = [stay('2026-07-13', '2026-07-18', HM1), stay('2026-09-01', '2026-09-05', { identity: 'HM2' })];
    await nid.sync({ airbnb: feed });
    await nid.sync({ airbnb: feed.slice(1) });
    expect(await nid.told()).toEqual(['double_booking medium open']);
    world.pass(120);
    await nid.sync({ airbnb: feed.slice(1) });
    expect(await nid.told()).toEqual(['double_booking medium resolved']);
    expect((await nid.only()).conflict).toMatchObject({ resolution: 'side_went' });
    expect(await nid.history()).toEqual(['opened', 'changed', 'side_went']);
  });

  test('ends when the host cancels a side elsewhere, by whose hand it was', async () => {
    const nid = await aWatchedListing(world);
    const bookingId = await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    await world.stores.calendars.cancelBooking({ ...nid.by, now: world.nowInstant }, bookingId);
    const { conflict, history } = await nid.only();
    expect(conflict).toMatchObject({ state: 'resolved', resolution: 'side_went' });
    expect(history[0]).toMatchObject({ type: 'side_went', actorName: 'Camille', reason: bookingId });
  });

  test('is found by every way in which causes come and go: a block by hand, a deleted connection', async () => {
    const nid = await aWatchedListing(world);
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)], greengo: [stay('2026-07-17', '2026-07-20')] });
    world.pass(1);
    await world.stores.calendars.block(
      { ...nid.by, now: world.nowInstant },
      { from: '2026-07-15', to: '2026-07-16', reason: 'Travaux' },
    );
    expect(await nid.told()).toEqual(['double_booking high open', 'booking_over_block low open']);
    await world.stores.connections.delete(nid.person(), nid.greengo.id, 'free');
    expect(await nid.told()).toEqual(['booking_over_block low open', 'double_booking high resolved']);
  });

  test('goes with its listing, but its history cannot be changed by anybody', async () => {
    const nid = await aWatchedListing(world);
    await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    const { conflict } = await nid.only();
    await expect(world.prisma.conflictEvent.deleteMany({ where: { conflictId: conflict.id } })).rejects.toThrow(
      'append-only',
    );
    await expect(world.prisma.conflictEvent.updateMany({ data: { reason: '' } })).rejects.toThrow('append-only');
    await world.stores.listings.delete(nid.by.reach, nid.listing.id, { actor: nid.actor, now: world.nowInstant });
    expect(await world.prisma.conflictEvent.count({ where: { conflictId: conflict.id } })).toBe(1);
    expect(await world.prisma.conflict.count({ where: { id: conflict.id } })).toBe(0);
  });

  test('is one for its pair by the database itself', async () => {
    const nid = await aWatchedListing(world);
    await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    const {
      id: _id,
      sides,
      ...row
    } = await world.prisma.conflict.findFirstOrThrow({ where: { listingId: nid.listing.id } });
    await expect(world.prisma.conflict.create({ data: { ...row, sides: sides ?? [] } })).rejects.toThrow(
      'Unique constraint',
    );
  });
});

describe('a decision', () => {
  test('to keep the platform’s booking cancels the direct one at once and resolves', async () => {
    const nid = await aWatchedListing(world);
    const bookingId = await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    const { id } = await nid.side('airbnb');
    expect(await nid.decide({ action: 'keep_one', keep: id })).toBe('decided');
    expect(await nid.history()).toEqual(['opened', 'kept_one', 'side_went']);
    expect((await nid.only()).conflict).toMatchObject({ state: 'resolved', resolution: 'kept_one', keep: 1 });
    expect(await world.published(nid.listing.id)).toEqual(['2026-07-13..2026-07-18 BOOKED']);
    const audit = await world.prisma.auditEvent.findFirst({
      where: { action: 'booking_cancelled', subjectId: bookingId },
    });
    expect(audit).toMatchObject({ actorId: nid.actor.memberId });
    expect((await nid.only()).labels[bookingId]).toBe('Ada');
  });

  test('to keep a booking on closed nights takes only those nights from the host’s block', async () => {
    const nid = await aWatchedListing(world);
    await world.stores.calendars.block(nid.by, { from: '2026-07-01', to: '2026-08-01', reason: 'Été' });
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    expect(await nid.told()).toEqual(['booking_over_block medium open']);
    const { id } = await nid.side('airbnb');
    expect(await nid.decide({ action: 'keep_one', keep: id })).toBe('decided');
    expect(await world.published(nid.listing.id)).toEqual([
      '2026-07-01..2026-07-13 BLOCKED',
      '2026-07-13..2026-07-18 BOOKED',
      '2026-07-18..2026-08-01 BLOCKED',
    ]);
    const blocks = await world.prisma.block.findMany({ where: { listingId: nid.listing.id } });
    expect(blocks.map(({ reason }) => reason)).toEqual(['Été', 'Été']);
  });

  test('to keep the direct booking waits for the platform, where relais cannot cancel, until its feed confirms', async () => {
    const nid = await aWatchedListing(world);
    const bookingId = await nid.book('2026-07-10', '2026-07-15');
    const other = stay('2026-09-01', '2026-09-05', { identity: 'HM2' });
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1), other] });
    expect(await nid.decide({ action: 'keep_one', keep: bookingId })).toBe('decided');
    expect(await nid.told()).toEqual(['double_booking high waiting_platform']);
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1), other] });
    await nid.sync({ airbnb: [other] });
    expect(await nid.told()).toEqual(['double_booking medium waiting_platform']);
    world.pass(90);
    await nid.sync({ airbnb: [other] });
    expect((await nid.only()).conflict).toMatchObject({ state: 'resolved', resolution: 'platform_confirmed', keep: 0 });
    expect(await world.published(nid.listing.id)).toContain('2026-07-10..2026-07-15 BOOKED');
  });

  test('to keep both, or to ignore it, is not asked again until it is worse', async () => {
    for (const action of ['keep_both', 'ignore'] as const) {
      world.nowInstant = NOW;
      const nid = await aWatchedListing(world);
      await nid.book('2026-07-10', '2026-07-15');
      await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
      await nid.deliver();
      expect(await nid.decide({ action })).toBe('decided');
      await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
      const state = action === 'ignore' ? 'ignored' : 'resolved';
      expect([await nid.told(), await nid.claim()]).toEqual([
        [`double_booking high ${state}`],
        { outcome: 'nothing_owed' },
      ]);
      await nid.sync({ airbnb: [stay('2026-07-12', '2026-07-18', HM1)] });
      expect([await nid.told(), (await nid.history()).at(-1)]).toEqual([['double_booking high open'], 'worsened']);
      expect((await nid.deliver()).conflicts).toHaveLength(1);
    }
  });

  test('comes too late after another, of what was seen before a change, and for what is no side', async () => {
    const nid = await aWatchedListing(world);
    const bookingId = await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    expect(await nid.decide({ action: 'keep_one', keep: nid.listing.id })).toBe('not_a_side');
    expect(await nid.decide({ action: 'ignore', seenRevision: 7 })).toBe('changed_meanwhile');
    expect(await nid.decide({ action: 'ignore', seenRevision: 1 })).toBe('decided');
    expect(await nid.decide({ action: 'keep_one', keep: bookingId })).toBe('already_decided');
    const stranger = await world.aMember();
    const reach = { kind: 'own', memberId: stranger.memberId } as const;
    const { id } = (await nid.only()).conflict;
    expect(
      await world.stores.conflicts.decide({ ...nid.person(), reach }, id, { action: 'keep_both' }),
    ).toBeUndefined();
    expect(await world.stores.conflicts.find({ reach, now: NOW }, id)).toBeUndefined();
  });
});

describe('word of a conflict', () => {
  test('is owed to the owner at once, told once, and of a low one never', async () => {
    const nid = await aWatchedListing(world);
    await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    const { conflicts } = await nid.deliver();
    expect(conflicts).toMatchObject([
      { listingName: 'Le Nid', stage: 'opened', severity: 'high', labels: [null, 'Airbnb du Nid'] },
    ]);
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    expect(await nid.claim()).toEqual({ outcome: 'nothing_owed' });
    const copy = await aWatchedListing(world);
    await copy.book('2026-07-10', '2026-07-15');
    await copy.sync({ airbnb: [stay('2026-07-10', '2026-07-15', { eventClass: 'unknown' })] });
    expect([await copy.told(), await copy.claim()]).toEqual([['probable_copy low open'], { outcome: 'nothing_owed' }]);
  });

  test('names who is owed at the end of the pass, so that nothing waits for the minute tick', async () => {
    const nid = await aWatchedListing(world);
    await nid.book('2026-07-10', '2026-07-15');
    const claim = await world.claim(world.key(nid.listing.id));
    if (claim.outcome !== 'claimed') throw new Error('The pass was not claimed.');
    const connection = claim.toRead.find(({ connectionId }) => connectionId === nid.airbnb.id);
    if (!connection) throw new Error('Airbnb is not to be read.');
    const { observation } = airbnbLists('2026-07-13', '2026-07-18');
    await world.stores.passes.commitReading(claim.runId, { connection, observation, now: world.nowInstant });
    // Whatever else the pass still waits for.
    expect(await nid.told()).toEqual(['double_booking high open']);
    expect(
      (await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant })).owedTo,
    ).toEqual([nid.actor.memberId]);
    const tick = plusMinutes(NOW, 2);
    expect(await world.stores.notifications.recipientsOwed(tick, tick, 500)).toContain(nid.actor.memberId);
  });

  test('is not sent when the conflict ended, was decided or put off before', async () => {
    const nid = await aWatchedListing(world);
    const bookingId = await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    await world.stores.calendars.cancelBooking({ ...nid.by, now: world.nowInstant }, bookingId);
    expect(await nid.claim()).toEqual({ outcome: 'nothing_owed' });
    const notices = await world.prisma.conflictNotice.findMany({ where: { recipientId: nid.actor.memberId } });
    expect(notices.map(({ status }) => status)).toEqual(['cancelled']);
  });

  test('is a reminder 24 hours after the host went to cancel, once, if the feed still lists it', async () => {
    const nid = await aWatchedListing(world);
    const bookingId = await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    await nid.deliver();
    await nid.decide({ action: 'keep_one', keep: bookingId });
    const remind = () => world.stores.sweeps.noteConflictReminders(world.nowInstant, 100);
    world.pass(24 * 60 - 1);
    expect(await remind()).toEqual([]);
    world.pass(1);
    expect([await remind(), await remind()]).toEqual([[nid.actor.memberId], []]);
    expect((await nid.deliver()).conflicts).toMatchObject([{ stage: 'reminder', state: 'waiting_platform', keep: 0 }]);
    world.pass(48 * 60);
    expect([await remind(), await nid.claim()]).toEqual([[], { outcome: 'nothing_owed' }]);
  });

  test('is no reminder while what the host cancelled is held, nor when it is gone before the mail goes', async () => {
    const nid = await aWatchedListing(world);
    const bookingId = await nid.book('2026-07-10', '2026-07-15');
    const other = stay('2026-09-01', '2026-09-05', { identity: 'HM2' });
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1), other] });
    await nid.deliver();
    await nid.decide({ action: 'keep_one', keep: bookingId });
    const remind = () => world.stores.sweeps.noteConflictReminders(world.nowInstant, 100);
    world.pass(24 * 60);
    await nid.sync({ airbnb: [other] });
    expect(await remind()).toEqual([]);
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1), other] });
    expect(await remind()).toEqual([nid.actor.memberId]);
    await nid.sync({ airbnb: [other] });
    expect(await nid.claim()).toEqual({ outcome: 'nothing_owed' });
  });

  test('comes when what was put off is due', async () => {
    const nid = await aWatchedListing(world);
    await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    expect(await nid.decide({ action: 'later', until: plusMinutes(world.nowInstant, 60) })).toBe('decided');
    expect(await nid.claim()).toEqual({ outcome: 'nothing_owed' });
    world.pass(60);
    expect(await world.stores.sweeps.noteConflictReminders(world.nowInstant, 100)).toEqual([nid.actor.memberId]);
    expect((await nid.deliver()).conflicts).toMatchObject([{ stage: 'reminder', state: 'open' }]);
  });
});

describe('what helps', () => {
  test('names the owner’s other active listings that are free on all nights of a stay', async () => {
    const nid = await aWatchedListing(world);
    const free = await world.aListing(nid.actor, { name: 'La Grange' });
    const half = await world.aListing(nid.actor, { name: 'Le Moulin' });
    const taken = await world.aListing(nid.actor, { name: 'Le Phare' });
    const closed = await world.aListing(nid.actor, { name: 'Le Four' });
    await world.aListing(undefined, { name: 'Chez un autre' });
    await world.stores.calendars.block(half.by, { from: '2026-07-10', to: '2026-07-12', reason: null });
    await world.stores.calendars.block(taken.by, { from: '2026-07-14', to: '2026-07-16', reason: null });
    await world.stores.listings.update(
      nid.by.reach,
      closed.listing.id,
      { active: false },
      { actor: nid.actor, now: NOW },
    );
    await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    expect((await nid.only()).rescue).toEqual([
      { listingId: free.listing.id, name: 'La Grange', fits: [0, 1] },
      { listingId: half.listing.id, name: 'Le Moulin', fits: [1] },
    ]);
    await nid.decide({ action: 'ignore' });
    expect((await nid.only()).rescue).toEqual([]);
  });

  test('a look on demand finds what stood in the calendar before, once, in one’s own listings only', async () => {
    const nid = await aWatchedListing(world);
    await nid.book('2026-07-10', '2026-07-15');
    await nid.sync({ airbnb: [stay('2026-07-13', '2026-07-18', HM1)] });
    // As a release that knew no conflicts left it.
    await world.prisma.conflict.deleteMany({ where: { listingId: nid.listing.id } });
    const stranger = await world.aMember();
    const others = { ...nid.person(), reach: { kind: 'own', memberId: stranger.memberId } as const };
    expect(await world.stores.conflicts.detect(others)).toEqual({
      listings: 0,
      opened: 0,
      changed: 0,
      ended: 0,
      standing: [],
    });
    expect(await world.stores.conflicts.detect(others, nid.listing.id)).toBeUndefined();
    expect(await world.stores.conflicts.detect(nid.person())).toMatchObject({ listings: 1, opened: 1, standing: [{}] });
    expect(await world.stores.conflicts.detect(nid.person(), nid.listing.id)).toMatchObject({
      opened: 0,
      standing: [{}],
    });
    expect(await nid.history()).toEqual(['opened']);
  });
});

function airbnbLists(from: string, to: string) {
  const reading = feedOf('airbnb', stay(from, to, HM1));
  if (reading.outcome !== 'read') throw new Error('It is a good reading.');
  return reading;
}
