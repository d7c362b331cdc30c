import type { HubUnit } from '../../../hub-ports.ts';
import type { Beds24Booking, Beds24Property } from './beds24-shapes.ts';

/**
 * What Beds24 lets is a room. A room with a quantity over 1 is several alike, numbered from 1: each is a unit of its own, with
 * the ID `<room>/<number>`; `number` is null for a room that there is one of.
 */
export type Beds24Unit = { readonly roomId: string; readonly number: number | null };

const mostAlike = 99;

/** The unit that an ID of ours names. */
export function parseUnitId(unitId: string): Beds24Unit {
  const [roomId = '', number] = unitId.split('/');
  return { roomId, number: number === undefined ? null : Number(number) };
}

/** Every ID that a unit of the room can have here: webhooks do not say how many there are of it. */
export function unitIdsOfRoom(roomId: string): string[] {
  return [roomId, ...Array.from({ length: mostAlike }, (_, index) => `${roomId}/${index + 1}`)];
}

/** The units of a property. A room is told by its property's name too, since “Room 1” is in many of them. */
export function unitsOf({ name: property, roomTypes }: Beds24Property): HubUnit[] {
  return roomTypes.flatMap(({ id, name, qty, units }) => {
    const room = [property, name].filter((part, index, all) => part && all.indexOf(part) === index).join(' – ');
    if (qty === null || qty === undefined || qty <= 1) return [{ id, name: room }];
    return Array.from({ length: Math.min(qty, mostAlike) }, (_, index) => {
      const number = index + 1;
      const own = units?.find((unit) => unit.id === number)?.name;
      return { id: `${id}/${number}`, name: `${room} – ${own ? own : number}` };
    });
  });
}

/**
 * True when a booking takes the unit. One that is on no unit yet, or on several at once, takes each of those alike: a night
 * closed for nothing is the lesser evil.
 */
export function takesUnit({ roomId, unitId, roomQty }: Beds24Booking, unit: Beds24Unit): boolean {
  if (roomId !== unit.roomId) return false;
  return unit.number === null || !unitId || (roomQty ?? 1) > 1 || unitId === unit.number;
}
