import type { Failure } from '../../../domain/failure.ts';
import type { NightRange } from '../../../domain/night-range.ts';
import type { HubAccess, HubAnswer, HubCall, HubClosure, HubWrite } from '../../../hub-ports.ts';
import { closureMark } from '../closure-mark.ts';
import { failedWrite, readReply, undone } from '../http/hub-reply.ts';
import { hubFailure } from '../http/hub-status.ts';
import { dividedStay, type HubStay } from '../hub-stay.ts';
import type { Beds24Api, Beds24Request } from './beds24-api.ts';
import { markField, stayOf } from './beds24-bookings.ts';
import { beds24Budget } from './beds24-budget.ts';
import { type Beds24Written, bookingSchema, listSchema, writeSchema } from './beds24-shapes.ts';
import { parseUnitId } from './beds24-unit.ts';

/** What a call to Beds24 is made with. */
export type Beds24Asking = { readonly api: Beds24Api; readonly access: HubAccess; readonly call: HubCall };

const closing = { method: 'POST', path: '/bookings', purpose: 'closing nights', scope: 'write:bookings' } as const;
const opening = { method: 'DELETE', path: '/bookings', purpose: 'opening nights', scope: 'delete:bookings' } as const;
const looking = { method: 'GET', path: '/bookings', purpose: 'reading a closure', scope: 'read:bookings' } as const;

/**
 * Closes nights by a booking of status `black` with our mark. Availability is not checked by the hub: what is to be closed
 * is taken elsewhere, and one night that is closed there already must not leave the others open.
 */
export async function closeUnitNights(
  asking: Beds24Asking,
  closure: NightRange & { readonly unitId: string; readonly key: string },
): Promise<HubWrite<{ readonly remoteId: string }>> {
  const { roomId, number } = parseUnitId(closure.unitId);
  const booking = {
    roomId: Number(roomId),
    ...(number === null ? {} : { unitId: number }),
    status: 'black',
    arrival: closure.from,
    departure: closure.to,
    notes: 'relais',
    [markField]: closureMark(closure),
  };
  const written = await writeItem(asking, { ...closing, body: JSON.stringify([booking]) });
  if (written.outcome !== 'done') return undone(written);
  const { success, new: made } = written.value;
  if (success && made?.id !== undefined) return { ...written, value: { remoteId: made.id } };
  // A refusal with an ID may have made it all the same, as the hub's documents say.
  const isClear = !success && made?.id === undefined;
  return {
    outcome: isClear ? 'refused' : 'unknown',
    failure: itemRefusal(written.value, { ...closing, host: asking.api.host }),
  };
}

/**
 * Opens what we closed: deletes the booking, if it is still ours. What the host has made of it meanwhile is never deleted: a
 * closure that was stretched loses our mark instead and is the host's block from then on.
 */
export async function openUnitNights(asking: Beds24Asking, closure: HubClosure): Promise<HubWrite<null>> {
  const found = await findBooking(asking, closure.remoteId);
  // Nothing was written yet, so whatever came in the way did not leave anything half done; yet it is not refused.
  if (found.outcome === 'failed') return { outcome: 'unknown', failure: found.failure };
  const divided = found.value && dividedStay(found.value);
  if (divided?.closure === undefined) return { outcome: 'done', value: null, budget: found.budget };
  const deleted = divided.others.length > 0 ? await handOver(asking, closure) : await remove(asking, closure);
  if (deleted.outcome !== 'done' || deleted.value.success)
    return deleted.outcome === 'done' ? { ...deleted, value: null } : undone(deleted);
  // The words for “it is gone already” are not known, so the hub is asked.
  const after = await findBooking(asking, closure.remoteId);
  if (after.outcome === 'failed') return { outcome: 'unknown', failure: after.failure };
  if (after.value === undefined) return { outcome: 'done', value: null, budget: after.budget };
  return { outcome: 'refused', failure: itemRefusal(deleted.value, { ...opening, host: asking.api.host }) };
}

function remove(asking: Beds24Asking, { remoteId }: HubClosure): Promise<HubWrite<Beds24Written>> {
  return writeItem(asking, { ...opening, query: [['id', remoteId]] });
}

function handOver(asking: Beds24Asking, { remoteId }: HubClosure): Promise<HubWrite<Beds24Written>> {
  return writeItem(asking, { ...closing, body: JSON.stringify([{ id: Number(remoteId), [markField]: '' }]) });
}

/** A booking by its ID; undefined when it is gone or cancelled. */
export async function findBooking(
  { api, access, call }: Beds24Asking,
  id: string,
): Promise<HubAnswer<HubStay | undefined>> {
  const statuses = ['confirmed', 'request', 'new', 'black'].map((status) => ['status', status] as const);
  const answer = await api.read(access, { ...looking, query: [['id', id], ...statuses], schema: listSchema }, call);
  if (answer.outcome === 'failed') return answer;
  const parsed = answer.value.data.map((entry) => bookingSchema.safeParse(entry));
  if (parsed.some(({ success }) => !success)) {
    const failure = hubFailure('SCHEMA_DRIFT', 'a booking that could not be read', { ...looking, host: api.host });
    return { outcome: 'failed', failure };
  }
  const booking = parsed.map(({ data }) => data).find((entry) => entry?.id === id);
  return { ...answer, value: booking && stayOf(booking) };
}

/** Sends one item and gives the answer for it. */
export async function writeItem(
  { api, access, call }: Beds24Asking,
  request: Beds24Request,
): Promise<HubWrite<Beds24Written>> {
  const reply = await api.send(access, request, call);
  if (reply.outcome === 'failed') return failedWrite(reply);
  const { purpose } = request;
  const answer = readReply(reply, { schema: writeSchema, purpose, host: api.host, budgetOf: beds24Budget });
  if (answer.outcome === 'failed') return { outcome: 'unknown', failure: answer.failure };
  const [item] = answer.value;
  if (item !== undefined) return { outcome: 'done', value: item, budget: answer.budget };
  return {
    outcome: 'unknown',
    failure: hubFailure('SCHEMA_DRIFT', 'an answer without its item', { purpose, host: api.host }),
  };
}

/** Of the hub's words only a field's name is told, and whether access was denied: the rest may quote what it was sent. */
export function itemRefusal(
  { errors }: Beds24Written,
  asked: { host: string; purpose: string; scope: string },
): Failure {
  const isDenied = errors?.some(({ message }) => message === 'access denied') ?? false;
  if (isDenied) return hubFailure('AUTH', `access denied: the invite code must give the scope ${asked.scope};`, asked);
  const fields = (errors ?? []).flatMap(({ field }) => (field && /^[A-Za-z0-9]{1,30}$/.test(field) ? [field] : []));
  return hubFailure('CONFIG', `refused${fields.length > 0 ? ` for ${fields.join(', ')}` : ''}`, asked);
}
