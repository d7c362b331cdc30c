import type { Router } from 'express';
import { alikeNights, edgesOf } from '../alike-nights.ts';
import { type Beds24Fake, takenOn } from './beds24-bookings.ts';
import { Beds24Refusal } from './beds24-errors.ts';
import { callerOf, demand, demandCredits } from './beds24-gate.ts';
import { sendList } from './beds24-list.ts';
import { flagOf, idsOf, neededDateOf } from './beds24-parameters.ts';
import { type Beds24FakeAccount, type Beds24Room, isStanding } from './beds24-state.ts';

type Night = { readonly numAvail: number; readonly override: string; readonly price1: number };
type Shown = { readonly numAvail?: number; readonly override?: string; readonly price1?: number };
type Range = { from: string; to: string } & Shown;

/** `GET /inventory/rooms/calendar` by the vendor's document; a room without a price is not listed (wiki.beds24.com). */
export function inventoryRoutes(router: Router, fake: Beds24Fake): void {
  router.get('/inventory/rooms/calendar', (request, response) => {
    const caller = callerOf(fake, request);
    demand(caller, 'read:inventory');
    demandCredits(fake, caller);
    const [from, to] = [neededDateOf(request, 'startDate'), neededDateOf(request, 'endDate')];
    if (to < from) throw new Beds24Refusal(400, 'Parameter endDate is before startDate');
    const [rooms, properties] = [idsOf(request, 'roomId'), idsOf(request, 'propertyId')];
    const shown = {
      numAvail: flagOf(request, 'includeNumAvail'),
      override: flagOf(request, 'includeOverride'),
      price1: flagOf(request, 'includePrices'),
    };
    const all = caller.account.properties
      .filter(({ id }) => properties.length === 0 || properties.includes(id))
      .flatMap((property) => property.rooms.map((room) => ({ property, room })))
      .filter(({ room }) => room.hasPrice && (rooms.length === 0 || rooms.includes(room.id)))
      .map(({ property, room }) => ({
        propertyId: property.id,
        roomId: room.id,
        calendar: rangesOf({ account: caller.account, room }, { from, to }, shown),
      }));
    sendList(fake, { request, response, caller }, { type: 'calendar', all });
  });
}

/** Nights that show the same are one range, whose `to` is its last night. Nothing is shown unless it was asked for. */
function rangesOf(
  of: { readonly account: Beds24FakeAccount; readonly room: Beds24Room },
  { from, to }: { readonly from: string; readonly to: string },
  shown: Readonly<Record<keyof Night, boolean>>,
): Range[] {
  const ranges: Range[] = [];
  if (!Object.values(shown).includes(true)) return ranges;
  const bookings = of.account.bookings.filter((booking) => booking.roomId === of.room.id && isStanding(booking));
  const stayEdges = bookings.flatMap(({ arrival, departure }) => [arrival, departure]);
  const edges = [...stayEdges, ...edgesOf(Object.keys(of.room.nights))];
  for (const { first: night, last: end } of alikeNights({ first: from, last: to }, edges)) {
    const full = nightOf(of.room, night, takenOn(bookings, night));
    const shownOnly: Shown = Object.fromEntries(Object.entries(full).filter(([name]) => shown[nameOf(name)]));
    const last = ranges.at(-1);
    const isSame = last !== undefined && JSON.stringify(shownOnly) === JSON.stringify(withoutDates(last));
    if (isSame) last.to = end;
    else ranges.push({ from: night, to: end, ...shownOnly });
  }
  return ranges;
}

/** What is left to sell: none in a blackout, and less than none where more is booked than there is. */
function nightOf(room: Beds24Room, night: string, taken: number): Night {
  const { override, toSell } = room.nights[night] ?? { override: 'none', toSell: room.qty };
  const left = toSell - taken;
  return { numAvail: override === 'blackout' ? Math.min(0, left) : left, override, price1: 120 };
}

function nameOf(name: string): keyof Night {
  if (name === 'numAvail' || name === 'override' || name === 'price1') return name;
  throw new Error(`unexpected field ${name}`);
}

function withoutDates({ from: _from, to: _to, ...shown }: Range): Shown {
  return shown;
}
