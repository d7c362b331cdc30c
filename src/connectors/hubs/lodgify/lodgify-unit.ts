import type { HubUnit } from '../../../hub-ports.ts';
import type { LodgifyProperty } from './lodgify-shapes.ts';

/** A unit at Lodgify is a room type of a property, and calls need the IDs of both: `<propertyId>/<roomTypeId>`. */
export function unitIdOf(propertyId: string, roomTypeId: string): string {
  return `${propertyId}/${roomTypeId}`;
}

/** True for an ID that can be a part of a path as it is. */
export function isUnitId(text: string): boolean {
  return /^\w{1,40}\/\w{1,40}$/.test(text);
}

/** The units of a property: a whole house is a property with one room type, and bears its name alone. */
export function unitsOf({ id, name, rooms }: LodgifyProperty): HubUnit[] {
  const houseName = name?.trim() || `Property ${id}`;
  return rooms.map((room) => ({
    id: unitIdOf(id, room.id),
    name: rooms.length === 1 ? houseName : `${houseName} – ${room.name?.trim() || room.id}`,
  }));
}
