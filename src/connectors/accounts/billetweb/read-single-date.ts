import { z } from 'zod';
import type { OutsideSession, PageRead, PageRequest } from '../../../account-ports.ts';
import { countOf, type Places, placesOf, unknownPlaces } from '../../../domain/places.ts';
import { type Asking, askForRows } from './billetweb-api.ts';
import { purposes } from './billetweb-purposes.ts';
import { rateSchema, ticketSchema } from './billetweb-shapes.ts';
import { readRows } from './rejected-row.ts';

/**
 * After the rates come the tickets of the same run (`until`): quotas of a run before may have changed. `total` is how many places the
 * rates have together, null where that is not known.
 */
const cursorSchema = z.object({
  step: z.literal('attendees'),
  total: z.int().positive().nullable(),
  until: z.string(),
});

/**
 * The places of an event with a single date, which has no sessions at Billetweb: the quotas of its rates in a first page, minus
 * the tickets that are not refunded in a second. They belong to one session of our making.
 */
export function readSingleDate(
  asking: Asking,
  page: Pick<PageRequest, 'partition' | 'cursor' | 'until'>,
): Promise<PageRead> {
  const cursor = cursorSchema.safeParse(page.cursor);
  const isOfThisRun = cursor.success && cursor.data.until === page.until;
  return isOfThisRun ? readTickets(asking, page.partition, cursor.data.total) : readRates(asking, page);
}

async function readRates(
  asking: Asking,
  { partition: eventId, until }: Pick<PageRequest, 'partition' | 'until'>,
): Promise<PageRead> {
  const answer = await askForRows(asking, { path: `/event/${eventId}/tickets`, purpose: purposes.rates });
  if (answer.outcome === 'failed') return answer;
  const { read, rejected } = readRows('rate', answer.rows, rateSchema);
  const total = rejected.length > 0 ? null : totalOf(read.map(({ quota }) => quota));
  return { outcome: 'page', records: [], rejected, cursor: { step: 'attendees', total, until }, isDone: false };
}

/** Null as soon as one quota is missing, no number or 0, which may mean “none” or “without limit”. */
function totalOf(quotas: readonly (string | undefined)[]): number | null {
  let total = 0;
  for (const quota of quotas) {
    const count = countOf(quota) ?? 0;
    if (count === 0) return null;
    total += count;
  }
  return total === 0 ? null : total;
}

/** Refunded and cancelled tickets are disabled. A booking that is not paid yet takes its place all the same. */
async function readTickets(asking: Asking, eventId: string, total: number | null): Promise<PageRead> {
  const answer = await askForRows(asking, { path: `/event/${eventId}/attendees`, purpose: purposes.tickets });
  if (answer.outcome === 'failed') return answer;
  const { read, rejected } = readRows('ticket', answer.rows, ticketSchema);
  // Tickets for sessions: the event has several dates by now, of which its rates tell nothing.
  if (read.some(({ order_session: session }) => session !== '' && session !== '0')) {
    return { outcome: 'doubtful', code: 'sessions_changed' };
  }
  const taken = read.filter(({ disabled }) => !disabled).length;
  const quota = total === null ? undefined : String(total);
  const places = rejected.length > 0 ? unknownPlaces : placesOf(quota, String(taken));
  const records = [{ kind: 'places', eventId, sessions: [onlySession(eventId, places)], places } as const];
  return { outcome: 'page', records, rejected, cursor: null, isDone: true };
}

/** Named as betagouv/assistant-declaration names it: the `0` that Billetweb gives is no ID. */
function onlySession(eventId: string, places: Places): OutsideSession {
  const externalId = `fallback_${eventId}_0`;
  return { externalId, name: '', startsAt: null, endsAt: null, isDisabled: false, places };
}
