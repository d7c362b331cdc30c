import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { daysAfter } from '../../calendar-date.ts';
import { sendJson } from '../hub-desk.ts';
import { type SmoobuGate, SmoobuRefusal } from './smoobu-gate.ts';
import type { SmoobuFakeAccount, SmoobuFakeApartment } from './smoobu-state.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const ids = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/**
 * `GET /api/rates` (docs.smoobu.com): by apartment and date, IDs as names; `available` is 0 for what is reserved or closed by
 * hand (TommasoRibaudo/smoobu-availability-mcp: src/smoobu/client.ts). Whether the last date is included is not known: here it
 * is.
 */
export function smoobuRateRoutes(router: Router, gate: SmoobuGate): void {
  router.get('/api/rates', (request: Request, response: Response) => {
    const account = gate.callerOf(request, new Uint8Array());
    const headers = gate.spend(account);
    const { query } = request;
    const asked = z
      .object({ apartments: ids, start_date: date, end_date: date })
      .safeParse({ ...query, apartments: query['apartments[]'] ?? query['apartments'] });
    if (!asked.success) throw new SmoobuRefusal(422, 'validation error');
    const { apartments, start_date: from, end_date: to } = asked.data;
    const known = account.apartments.filter(({ id }) => apartments.includes(String(id)));
    const byApartment = known.map((apartment) => [apartment.id, daysOf(account, apartment, { from, to })] as const);
    // An empty map of PHP is a list.
    sendJson(response, 200, { data: known.length === 0 ? [] : Object.fromEntries(byApartment) }, headers);
  });
}

function daysOf(
  account: SmoobuFakeAccount,
  apartment: SmoobuFakeApartment,
  { from, to }: { from: string; to: string },
) {
  const standing = account.reservations.filter(
    ({ apartmentId, isCancelled, arrival, departure }) =>
      apartmentId === apartment.id && !isCancelled && arrival <= to && from < departure,
  );
  const closed = new Set(apartment.closed);
  const days: Record<string, { price: number | null; min_length_of_stay: number | null; available: 0 | 1 }> = {};
  for (let night = from; night <= to; night = daysAfter(night, 1)) {
    const isTaken = standing.some(({ arrival, departure }) => arrival <= night && night < departure);
    const price = apartment.prices[night] ?? null;
    days[night] = { price, min_length_of_stay: null, available: isTaken || closed.has(night) ? 0 : 1 };
  }
  return days;
}
