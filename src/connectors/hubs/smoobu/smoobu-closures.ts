import type { z } from 'zod';
import type { NightRange } from '../../../domain/night-range.ts';
import type { HubAnswer, HubClosure, HubWrite } from '../../../hub-ports.ts';
import { closureMark } from '../closure-mark.ts';
import { failedWrite, readReply, undone } from '../http/hub-reply.ts';
import { dividedStay, type HubStay } from '../hub-stay.ts';
import type { SmoobuRequest } from './smoobu-api.ts';
import { blockedChannelId, type SmoobuAsking, stayOf } from './smoobu-reservations.ts';
import { changedSchema, createdSchema, reservationSchema } from './smoobu-shapes.ts';

/** Closes nights by a reservation of the blocked channel, with our mark in its notice. */
export async function closeApartmentNights(
  asking: SmoobuAsking,
  closure: NightRange & { readonly unitId: string; readonly key: string },
): Promise<HubWrite<{ readonly remoteId: string }>> {
  const body = JSON.stringify({
    arrivalDate: closure.from,
    departureDate: closure.to,
    apartmentId: Number(closure.unitId),
    channelId: blockedChannelId,
    notice: closureMark(closure),
  });
  const request = { method: 'POST', path: '/api/reservations', body, purpose: 'closing nights' } as const;
  const written = await writeReservation(asking, { ...request, schema: createdSchema });
  return written.outcome === 'done' ? { ...written, value: { remoteId: written.value.id } } : undone(written);
}

/**
 * Opens what we closed: cancels the reservation, if it is still ours. What the host has made of it meanwhile is never
 * cancelled: a closure that was stretched loses our mark instead and is the host's block from then on.
 */
export async function openApartmentNights(asking: SmoobuAsking, closure: HubClosure): Promise<HubWrite<null>> {
  const found = await findReservation(asking, closure.remoteId);
  // Nothing was written yet, so whatever came in the way did not leave anything half done; yet it is not refused.
  if (found.outcome === 'failed') return { outcome: 'unknown', failure: found.failure };
  const divided = found.value && dividedStay(found.value);
  if (divided?.closure === undefined) return { outcome: 'done', value: null, budget: found.budget };
  const path = `/api/reservations/${encodeURIComponent(closure.remoteId)}`;
  const purpose = 'opening nights';
  const request: SmoobuRequest =
    divided.others.length > 0
      ? { method: 'PUT', path, body: JSON.stringify({ notice: '' }), purpose }
      : { method: 'DELETE', path, purpose };
  const written = await writeReservation(asking, { ...request, schema: changedSchema });
  if (written.outcome === 'done') return { ...written, value: null };
  const isGone = written.outcome === 'refused' && written.failure.kind === 'NOT_FOUND';
  return isGone ? { outcome: 'done', value: null, budget: null } : undone(written);
}

/** A reservation by its ID; undefined when there is none, which may be told by a page that is no JSON. */
export async function findReservation(
  { api, access, call }: SmoobuAsking,
  id: string,
): Promise<HubAnswer<HubStay | undefined>> {
  const path = `/api/reservations/${encodeURIComponent(id)}`;
  const request = { method: 'GET', path, purpose: 'reading a closure' } as const;
  const reply = await api.send(access, request, call);
  if (reply.status === 404) return { outcome: 'answered', value: undefined, budget: api.budgetOf(reply) };
  const reading = {
    schema: reservationSchema,
    purpose: request.purpose,
    host: api.host,
    budgetOf: () => api.budgetOf(reply),
  };
  const answer = readReply(reply, reading);
  return answer.outcome === 'failed' ? answer : { ...answer, value: stayOf(answer.value) };
}

export async function writeReservation<T>(
  { api, access, call }: SmoobuAsking,
  request: SmoobuRequest & { readonly schema: z.ZodType<T> },
): Promise<HubWrite<T>> {
  const reply = await api.send(access, request, call);
  if (reply.outcome === 'failed') return failedWrite(reply);
  const answer = readReply(reply, { ...request, host: api.host, budgetOf: () => api.budgetOf(reply) });
  if (answer.outcome === 'failed') return { outcome: 'unknown', failure: answer.failure };
  return { outcome: 'done', value: answer.value, budget: answer.budget };
}
