import type { CalendarDate } from '../../../src/domain/calendar-date.ts';
import type { NightRange } from '../../../src/domain/night-range.ts';
import { daysAfter } from '../../calendar-date.ts';
import type { RoomType } from './account.ts';

/** Closes nights by hand under `id`: nights that were closed already are of this period from now on. */
export function closeByHand(room: RoomType, range: NightRange, id: number): void {
  for (const night of nightsOf(range)) room.closed.set(night, id);
}

/** Closes nights as a write by API does: those that are closed already stay of their period. */
export function closeByApi(room: RoomType, range: NightRange, id: number | null): void {
  for (const night of nightsOf(range)) if (!room.closed.has(night)) room.closed.set(night, id);
}

/** Opens nights, whoever closed them; `newId` gives what is left of a period that was cut other IDs. */
export function openClosed(room: RoomType, range: NightRange, newId: (() => number) | null): void {
  const cut = new Set(nightsOf(range).map((night) => room.closed.get(night)));
  for (const night of nightsOf(range)) room.closed.delete(night);
  if (newId === null) return;
  let before: { readonly night: CalendarDate; readonly oldId: number; readonly id: number } | undefined;
  for (const [night, oldId] of [...room.closed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (oldId === null || !cut.has(oldId)) continue;
    const isSamePart = before?.oldId === oldId && daysAfter(before.night, 1) === night;
    before = { night, oldId, id: isSamePart && before ? before.id : newId() };
    room.closed.set(night, before.id);
  }
}

/** Every night of [from, to). */
export function nightsOf({ from, to }: NightRange): CalendarDate[] {
  const nights: CalendarDate[] = [];
  for (let night = from; night < to; night = daysAfter(night, 1)) nights.push(night);
  return nights;
}
