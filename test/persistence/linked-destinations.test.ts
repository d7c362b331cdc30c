import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { feedOf } from '../support/conflict-world.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { exportsIn } from '../support/exports-in.ts';
import { readByIcalJs } from '../support/ical-reader.ts';
import { aHouse, type Dwelling } from '../support/linked-world.ts';
import { NOW, stay, World } from '../support/world.ts';
import { HubWorld } from './hub-world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
beforeEach(() => {
  world.nowInstant = NOW;
});
afterAll(() => world.close());

const { anExport, read } = exportsIn(() => world);
const nights = ['2026-09-10', '2026-09-13'] as const;

describe('what exports of a house tell of its rooms', () => {
  test('is that nights are not available, under a UID of the house’s own that tells nothing and lasts', async () => {
    const { house, blue } = await aHouse(world);
    const [ofHouse, ofBlue] = [await anExport(house.by()), await anExport(blue.by())];
    const id = await blue.book(...nights);

    const [entry, ...more] = readByIcalJs((await read(ofHouse.token)).text);
    expect([entry, more]).toMatchObject([{ from: nights[0], to: nights[1], summary: 'Not available' }, []]);
    const [own] = readByIcalJs((await read(ofBlue.token)).text);
    expect(own).toMatchObject({ from: nights[0], summary: 'Reserved' });
    expect(entry?.uid).toMatch(/^[0-9a-f]{32}-relais@relais\.example$/);
    expect(entry?.uid).not.toBe(own?.uid);
    expect(entry?.uid).not.toContain(id.replaceAll('-', ''));
    world.pass(600);
    expect(readByIcalJs((await read(ofHouse.token)).text)).toEqual([entry]);
    // Its guest is nobody’s business there, on the host’s own phone neither.
    const phone = await anExport(house.by(), null, 'private');
    const told = (await read(phone.token)).text;
    expect([told.includes('Chambre bleue'), told.includes('Ada')]).toEqual([true, false]);

    await blue.cancel(id);
    expect(readByIcalJs((await read(ofHouse.token)).text)).toEqual([]);
  });

  test('stays told while the house is not active', async () => {
    const { house, blue } = await aHouse(world);
    const { token } = await anExport(house.by());
    await blue.book(...nights);
    const before = await read(token);
    const { reach, actor, now } = house.by();
    await world.stores.listings.update(reach, house.id, { active: false }, { actor, now });
    expect((await read(token)).text).toBe(before.text);
  });
});

describe('a ring through linked listings', () => {
  /** What a platform that lists what it imports lists of the house. */
  async function onVrbo(at: Dwelling, ...events: readonly ObservedEvent[]) {
    world.pass(10);
    await world.sync(at.id, { [at.feeds.greengo.id]: feedOf('vrbo', own, ...events) });
  }
  const own = stay('2026-12-01', '2026-12-02', { uid: 'own@vrbo.com' });
  const copy = (uid: string) => stay(...nights, { eventClass: 'unknown', uid });
  const elsewhere = '2026-12-01..2026-12-02 BLOCKED';

  async function aRing() {
    const { house, blue, green } = await aHouse(world);
    await onVrbo(house);
    const id = await blue.book(...nights);
    const reader = await anExport(house.by(), house.feeds.greengo.id);
    world.pass(5);
    const { text } = await read(reader.token, { reader: 'Vrbo' });
    await eventuallyTrue('the read noted', async () => {
      const row = await world.prisma.export.findUniqueOrThrow({ where: { id: reader.id } });
      return row.readAts.length > 0;
    });
    const [told] = readByIcalJs(text);
    if (!told) throw new Error('The house’s export tells nothing of the room.');
    return { house, blue, green, id, reader, uid: told.uid };
  }

  test('drops what the house’s platform reads of us because of a room, and frees all once the room’s root goes', async () => {
    const { house, blue, green, id, uid } = await aRing();
    await onVrbo(house, copy(uid));
    expect(await world.prisma.acceptedEvent.count({ where: { listingId: house.id } })).toBe(1);
    expect(await green.published()).toEqual([elsewhere]);
    await blue.cancel(id);
    await onVrbo(house, copy(uid));
    expect([await house.published(), await blue.published(), await green.published()]).toEqual([
      ['2026-12-01..2026-12-02 BOOKED'],
      [elsewhere],
      [elsewhere],
    ]);
  });

  test('drops what the house’s platform reads of the room’s own export', async () => {
    const { house, blue, green, id } = await aRing();
    const ofBlue = await anExport(blue.by());
    const [told] = readByIcalJs((await read(ofBlue.token)).text).filter(({ from }) => from === nights[0]);
    await onVrbo(house, copy(told?.uid ?? ''));
    expect([await green.published(), await house.conflicts()]).toEqual([[elsewhere], []]);
    await blue.cancel(id);
    await onVrbo(house, copy(told?.uid ?? ''));
    expect([await house.published(), await blue.published()]).toEqual([['2026-12-01..2026-12-02 BOOKED'], [elsewhere]]);
  });

  test('takes a copy under a foreign UID for an echo, which closes no room and is no conflict', async () => {
    const { house, blue, green } = await aRing();
    await onVrbo(house, copy('copy@vrbo.com'));
    expect(await world.prisma.acceptedEvent.count({ where: { listingId: house.id, eventClass: 'echo' } })).toBe(1);
    expect([await green.published(), await blue.published(), await house.conflicts()]).toEqual([
      [elsewhere],
      ['2026-09-10..2026-09-13 BOOKED', elsewhere],
      [],
    ]);
  });
});

describe('what destinations of a house are told by API of its rooms', () => {
  async function linkedHubs() {
    const hub = await HubWorld.create(world);
    const unit = await hub.aUnit();
    const owner = await world.prisma.listing.findUniqueOrThrow({ where: { id: hub.listingId } });
    const actor = { memberId: owner.ownerId, role: 'member' as const };
    const room = await world.aListing(actor, { name: 'Chambre' });
    const by = () => ({ ...room.by, now: world.nowInstant });
    await world.stores.links.link(by(), { listingId: hub.listingId, role: 'whole' });
    const book = async () => {
      const taken = await world.stores.calendars.book(by(), { from: nights[0], to: nights[1], guestName: null });
      if (taken?.outcome !== 'booked') throw new Error('The room was not free.');
      return taken.booking.id;
    };
    return { hub, unit, room, book, cancel: (id: string) => world.stores.calendars.cancelBooking(by(), id) };
  }

  test('is owed as soon as a room is taken, once, and opened again when it is free', async () => {
    const { hub, unit, room, book, cancel } = await linkedHubs();
    for (const publication of await hub.take()) await hub.done(publication);
    const id = await book();
    const { connectionId, listingId } = unit;
    expect(await world.stores.publications.owedOf(room.listing.id)).toEqual([{ connectionId, listingId }]);
    expect(await world.stores.publications.owed(world.nowInstant, 10)).toContainEqual({ connectionId, listingId });
    for (const publication of await hub.take()) await hub.done(publication);
    expect(await hub.closedAt(unit)).toEqual(['2026-09-10..2026-09-13']);
    expect([await hub.take(), await world.stores.publications.owedOf(room.listing.id)]).toEqual([[], []]);
    await cancel(id);
    for (const publication of await hub.take()) await hub.done(publication);
    expect(await hub.closedAt(unit)).toEqual([]);
  });
});
