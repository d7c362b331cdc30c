import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aHouse } from '../support/linked-world.ts';
import { stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

const nights = ['2026-07-10', '2026-07-15'] as const;
const taken = ['2026-07-10..2026-07-15 BLOCKED'];

describe('what is taken in a house and in its rooms', () => {
  it('closes the house where a room is taken, and no other room', async () => {
    const { house, blue, green } = await aHouse(world);
    const id = await blue.book(...nights);

    expect([await blue.published(), await house.published(), await green.published()]).toEqual([
      ['2026-07-10..2026-07-15 BOOKED'],
      taken,
      [],
    ]);
    const { ranges, labels } = await house.calendar();
    expect(ranges[0]?.causes).toMatchObject([{ kind: 'linked', id, listingId: blue.id, root: { kind: 'booking' } }]);
    expect(labels[id]).toBe('Chambre bleue');
  });

  it.each([
    ['a booking', { eventClass: 'booking' }],
    ['a block', { eventClass: 'block' }],
    ['what cannot be told apart', { eventClass: 'unknown' }],
  ] as const)('closes every room where a platform says %s for the house', async (_, fields) => {
    const { house, blue, green } = await aHouse(world);
    await house.sync('airbnb', stay(...nights, fields));
    expect([await blue.published(), await green.published()]).toEqual([taken, taken]);
  });

  it('closes for the host’s block too, and frees when it goes', async () => {
    const { house, blue, green } = await aHouse(world);
    const id = await house.block(...nights);
    expect([await blue.published(), await green.published()]).toEqual([taken, taken]);
    await world.stores.calendars.deleteBlock(house.by(), id);
    expect([await house.published(), await blue.published(), await green.published()]).toEqual([[], [], []]);
  });

  it('frees what a booking closed once it is cancelled, and keeps what another room takes', async () => {
    const { house, blue, green } = await aHouse(world);
    const id = await blue.book(...nights);
    await green.book('2026-07-14', '2026-07-18');
    await blue.cancel(id);
    expect([await house.published(), await blue.published()]).toEqual([['2026-07-14..2026-07-18 BLOCKED'], []]);
  });

  it('keeps nights closed while their root is held, and frees them with it', async () => {
    const { house, blue } = await aHouse(world);
    await blue.sync('airbnb', stay(...nights), stay('2026-09-01', '2026-09-05'));
    world.pass(30);
    await blue.sync('airbnb', stay('2026-09-01', '2026-09-05'));
    expect(await house.published()).toEqual([...taken, '2026-09-01..2026-09-05 BLOCKED']);
    world.pass(90);
    await blue.sync('airbnb', stay('2026-09-01', '2026-09-05'));
    expect(await house.published()).toEqual(['2026-09-01..2026-09-05 BLOCKED']);
  });

  it('raises the revision of each listing whose nights change, and of no other', async () => {
    const { house, blue, green } = await aHouse(world);
    const before = await Promise.all([house.revision(), blue.revision(), green.revision()]);
    await blue.book(...nights);
    const after = await Promise.all([house.revision(), blue.revision(), green.revision()]);
    expect(after.map((revision, index) => revision - (before[index] ?? 0))).toEqual([1, 1, 0]);
    // The next pass of each has nothing to write.
    await house.sync('airbnb');
    expect(await Promise.all([house.revision(), blue.revision(), green.revision()])).toEqual(after);
  });

  it('takes no booking on nights that a linked listing has taken, and says which', async () => {
    const { house, blue, green } = await aHouse(world);
    const id = await house.book(...nights);
    const refused = await blue.tryToBook('2026-07-14', '2026-07-16');
    expect(refused).toMatchObject({ outcome: 'nights_taken', causes: [{ kind: 'linked', id, listingId: house.id }] });
    expect(refused?.outcome === 'nights_taken' && refused.labels[id]).toBe('La Maison');
    // Rooms are let beside one another.
    const { blue: one, green: other } = await aHouse(world);
    await one.book(...nights);
    expect((await other.tryToBook(...nights))?.outcome).toBe('booked');
    expect((await green.tryToBook(...nights))?.outcome).toBe('nights_taken');
  });

  it('closes two wholes that share a room, each for the other, though no link joins them', async () => {
    const { house, blue, green, dwelling } = await aHouse(world);
    const floor = await dwelling('L’étage');
    await floor.link(blue);
    const id = await floor.book(...nights);
    expect([await house.published(), await blue.published(), await green.published()]).toEqual([taken, taken, []]);
    expect(await world.stores.links.list(house.by().reach, house.id)).toMatchObject([
      { name: 'Chambre bleue', role: 'part' },
      { name: 'Chambre verte', role: 'part' },
      { name: 'L’étage', role: 'neighbour', linkedAt: null },
    ]);
    await floor.unlink(blue);
    expect([await house.published(), await blue.published()]).toEqual([[], []]);
    await floor.cancel(id);
  });

  it('never passes a closure on: a room that is closed by its house closes nothing', async () => {
    const { house, blue, green } = await aHouse(world);
    await blue.book(...nights);
    await green.book('2026-08-01', '2026-08-03');
    for (const each of [house, blue, green]) await each.sync('airbnb');
    expect([await blue.published(), await green.published()]).toEqual([
      ['2026-07-10..2026-07-15 BOOKED'],
      ['2026-08-01..2026-08-03 BOOKED'],
    ]);
  });
});

describe('a link', () => {
  it('closes at once what is taken already, and frees at once when it ends', async () => {
    const { house, dwelling } = await aHouse(world);
    const attic = await dwelling('Le grenier');
    await attic.book(...nights);
    await house.book('2026-08-01', '2026-08-03');
    const linked = await house.link(attic);
    expect(linked).toMatchObject({ outcome: 'linked', link: { name: 'Le grenier', role: 'part' } });
    expect(await house.published()).toEqual([...taken, '2026-08-01..2026-08-03 BOOKED']);
    expect(await attic.published()).toEqual(['2026-07-10..2026-07-15 BOOKED', '2026-08-01..2026-08-03 BLOCKED']);

    expect(await attic.unlink(house)).toEqual(expect.arrayContaining([house.id, attic.id]));
    expect(await house.published()).toEqual(['2026-08-01..2026-08-03 BOOKED']);
    expect(await attic.published()).toEqual(['2026-07-10..2026-07-15 BOOKED']);
    expect(await attic.unlink(house)).toBeUndefined();
  });

  it('joins two listings of one owner, once, on two levels', async () => {
    const { house, blue, dwelling } = await aHouse(world);
    const bed = await dwelling('Un lit');
    const palace = await dwelling('Un palais');
    const stranger = await world.aListing();
    const outcomes = [
      await house.link(house),
      await house.link(blue),
      await blue.link(house, 'whole'),
      await blue.link(bed),
      await palace.link(house),
      await house.link(blue, 'whole'),
      await house.link({ id: stranger.listing.id }),
      await world.stores.links.link(
        { ...house.by(), listingId: stranger.listing.id },
        { listingId: bed.id, role: 'part' },
      ),
    ].map((made) => made?.outcome);
    expect(outcomes).toEqual([
      'same_listing',
      'already_linked',
      'already_linked',
      'whole_is_part',
      'part_is_whole',
      'whole_is_part',
      'no_such_listing',
      undefined,
    ]);
    expect(await world.stores.links.list(stranger.by.reach, house.id)).toBeUndefined();
    expect(await world.stores.links.unlink({ ...stranger.by, listingId: house.id }, blue.id)).toBeUndefined();
    expect(await world.stores.links.list(house.by().reach, house.id)).toHaveLength(2);
  });

  it('is refused by the database itself where it would be of three levels, of one listing or of two owners', async () => {
    const { house, blue, dwelling } = await aHouse(world);
    const bed = await dwelling('Un lit');
    const stranger = await world.aListing();
    const insert = (wholeId: string, partId: string) =>
      world.prisma.listingLink.create({ data: { wholeId, partId, createdAt: world.nowInstant } });
    await expect(insert(blue.id, bed.id)).rejects.toThrow('a part and a whole at once');
    await expect(insert(bed.id, house.id)).rejects.toThrow('a part and a whole at once');
    await expect(insert(bed.id, stranger.listing.id)).rejects.toThrow('are not of one owner');
    await expect(insert(bed.id, bed.id)).rejects.toThrow('ListingLink_two_listings');
    await expect(insert(house.id, blue.id)).rejects.toThrow('Unique constraint');
  });

  it('keeps its listings from being deleted: what it closes opens when the host unlinks them, and not before', async () => {
    const { house, blue } = await aHouse(world);
    await blue.book(...nights);
    const { reach, actor, now } = blue.by();
    const remove = (id: string) => world.stores.listings.delete(reach, id, { actor, now });
    expect(await remove(blue.id)).toEqual({ outcome: 'linked', names: ['La Maison'] });
    expect(await remove(house.id)).toEqual({ outcome: 'linked', names: ['Chambre bleue', 'Chambre verte'] });
    expect(await house.published()).toEqual(taken);
    await blue.unlink(house);
    expect(await remove(blue.id)).toEqual({ outcome: 'deleted' });
    expect(await house.published()).toEqual([]);
    expect((await world.stores.links.list(reach, house.id))?.map(({ name }) => name)).toEqual(['Chambre verte']);
  });

  it('closes on while one of its listings is not active', async () => {
    const { house, blue } = await aHouse(world);
    await blue.book(...nights);
    const { reach, actor, now } = blue.by();
    for (const { id } of [blue, house])
      await world.stores.listings.update(reach, id, { active: false }, { actor, now });
    expect(await house.published()).toEqual(taken);
    expect((await house.tryToBook(...nights))?.outcome).toBe('nights_taken');
  });
});

describe('a conflict of linked listings', () => {
  it('is a double booking where a guest would meet another, told once and shown at both', async () => {
    const { owner, house, blue, green } = await aHouse(world);
    await house.sync('airbnb', stay(...nights, { identity: 'h' }));
    await blue.sync('greengo', stay('2026-07-14', '2026-07-16', { identity: 'b' }));
    for (const each of [house, blue, green])
      await each.sync('airbnb', ...(each === house ? [stay(...nights, { identity: 'h' })] : []));

    const [atHouse, atBlue, atGreen] = [await house.conflicts(), await blue.conflicts(), await green.conflicts()];
    expect(atHouse.map(({ conflict }) => `${conflict.kind} ${conflict.severity} ${conflict.state}`)).toEqual([
      'double_booking high open',
    ]);
    expect([atBlue.map(({ conflict }) => conflict.id), atGreen]).toEqual([[atHouse[0]?.conflict.id], []]);
    expect(atHouse[0]?.conflict.nights).toEqual({ from: '2026-07-14', to: '2026-07-15' });
    const notices = await world.prisma.conflictNotice.findMany({ where: { recipientId: owner.memberId } });
    expect(notices).toHaveLength(1);
    expect(atHouse[0]?.history.map(({ type }) => type)).toEqual(['opened']);
  });

  it('is none between two rooms, nor between a house and a room on nights that only touch', async () => {
    const { house, blue, green } = await aHouse(world);
    await blue.sync('airbnb', stay(...nights));
    await green.sync('airbnb', stay(...nights));
    await house.sync('airbnb', stay('2026-07-15', '2026-07-20'));
    expect([await house.conflicts(), await blue.conflicts(), await green.conflicts()]).toEqual([[], [], []]);
  });

  it('is explained where the platform closes the house itself for the guests of its rooms', async () => {
    const { house, blue } = await aHouse(world);
    await blue.sync('airbnb', stay(...nights, { identity: 'b' }));
    await house.sync('airbnb', stay(...nights, { eventClass: 'block', identity: 'x' }));
    expect(await house.conflicts()).toEqual([]);
  });

  it('ends when one of its sides goes, and when the link goes', async () => {
    for (const end of ['side', 'link'] as const) {
      const { house, blue } = await aHouse(world);
      const id = await house.book(...nights);
      await blue.sync('airbnb', stay(...nights, { identity: 'b' }));
      expect((await blue.conflicts()).map(({ conflict }) => conflict.state)).toEqual(['open']);
      if (end === 'side') await house.cancel(id);
      if (end === 'link') await house.unlink(blue);
      const [told] = await house.conflicts();
      expect(told?.conflict).toMatchObject({ state: 'resolved', resolution: 'side_went' });
    }
  });

  it('is decided for the platform’s guest by cancelling the host’s own booking in the other listing', async () => {
    const { house, blue } = await aHouse(world);
    // The house is the elder and tells of it; the booking that goes is the room’s.
    const id = await blue.book(...nights);
    await house.sync('airbnb', stay(...nights, { identity: 'h' }));
    const [told] = await house.conflicts();
    const kept = told?.conflict.sides.find(({ cause }) => cause.kind === 'observed')?.cause.id ?? '';
    const decided = await world.stores.conflicts.decide(house.by(), told?.conflict.id ?? '', {
      action: 'keep_one',
      keep: kept,
    });
    expect(decided?.outcome).toBe('decided');
    expect((await world.prisma.booking.findUniqueOrThrow({ where: { id } })).cancelledAt).not.toBeNull();
    expect([await house.published(), await blue.published()]).toEqual([['2026-07-10..2026-07-15 BOOKED'], taken]);
    expect((await blue.conflicts()).map(({ conflict }) => conflict.state)).toEqual(['resolved']);
  });

  it('told at a room opens the other rooms too where the booking of the whole gives way', async () => {
    const { house, blue, dwelling } = await aHouse(world);
    const upper = await dwelling('L’étage');
    const attic = await dwelling('Les combles');
    for (const room of [blue, attic]) await upper.link(room);
    await upper.book(...nights);
    await blue.sync('airbnb', stay(...nights, { identity: 'b' }));
    const told = (await blue.conflicts()).find(({ conflict }) => conflict.listingId === blue.id);
    const kept = told?.conflict.sides.find(({ cause }) => cause.kind === 'observed')?.cause.id ?? '';
    expect(await attic.published()).toEqual(taken);
    const before = await attic.revision();
    const decision = { action: 'keep_one', keep: kept } as const;
    const decided = await world.stores.conflicts.decide(blue.by(), told?.conflict.id ?? '', decision);
    expect(await attic.published()).toEqual([]);
    expect(await attic.revision()).toBe(before + 1);
    const affected = [house, blue, upper, attic].map(({ id }) => id);
    expect(decided).toMatchObject({ outcome: 'decided', affected });
    expect([await house.published(), await upper.published()]).toEqual([taken, taken]);
  });

  it('waits for the platform where a guest of the other listing came by one', async () => {
    const { house, blue } = await aHouse(world);
    const id = await house.book(...nights);
    await blue.sync('airbnb', stay(...nights, { identity: 'b' }), stay('2026-09-01', '2026-09-05', { identity: 'c' }));
    const [told] = await house.conflicts();
    await world.stores.conflicts.decide(house.by(), told?.conflict.id ?? '', { action: 'keep_one', keep: id });
    expect((await blue.conflicts())[0]?.conflict.state).toBe('waiting_platform');
    for (const minutes of [30, 91]) {
      world.pass(minutes);
      await blue.sync('airbnb', stay('2026-09-01', '2026-09-05', { identity: 'c' }));
    }
    expect((await house.conflicts())[0]?.conflict).toMatchObject({
      state: 'resolved',
      resolution: 'platform_confirmed',
    });
  });

  it('is found on demand at either of the two', async () => {
    const { house, blue } = await aHouse(world);
    await house.sync('airbnb', stay(...nights, { identity: 'h' }));
    await blue.sync('airbnb', stay(...nights, { identity: 'b' }));
    const found = await world.stores.conflicts.detect(blue.by(), blue.id);
    expect([found?.opened, found?.standing.length]).toEqual([0, 1]);
    expect((await world.stores.conflicts.detect(house.by()))?.standing).toHaveLength(1);
  });
});
