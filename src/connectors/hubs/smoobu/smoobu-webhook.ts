import type { z } from 'zod';
import type { HubSecrets, WebhookDelivery, WebhookVerdict } from '../../../hub-ports.ts';
import { readClosureMark } from '../closure-mark.ts';
import { isSameSecret } from '../header-proof.ts';
import { blockedChannelId } from './smoobu-reservations.ts';
import { hookDataSchema, hookSchema } from './smoobu-shapes.ts';

/** What comes to the same address and closes no night. */
const irrelevantActions: readonly string[] = [
  'priceElementCreated',
  'priceElementUpdated',
  'priceElementDeleted',
  'onlineCheckInUpdate',
  'newMessage',
];

/**
 * Judges a delivery. Smoobu signs none, so the address that nobody can guess is the proof; here only the account that it names
 * can be checked. Nothing of it is believed but which apartment to read, and no event is named in it: `modifiedAt` has minutes
 * only, so two events can look alike.
 */
export function verifySmoobuWebhook(secrets: HubSecrets, { body }: WebhookDelivery): WebhookVerdict {
  const hook = hookSchema.safeParse(parsedJson(body));
  if (!hook.success) return { outcome: 'unreadable' };
  const { action, user, data } = hook.data;
  const expected = secrets['userId'];
  if (!expected || !isSameSecret(user, expected)) return { outcome: 'forged' };
  if (irrelevantActions.includes(action)) return { outcome: 'irrelevant' };
  const reservation = hookDataSchema.safeParse(data);
  if (action === 'newReservation' && isOurClosure(reservation.data)) return { outcome: 'irrelevant' };
  const unitIds = action.endsWith('Reservation') && reservation.success ? [reservation.data.apartment.id] : null;
  return { outcome: 'genuine', eventId: null, unitIds };
}

/** What relais has just made itself: a repeat of its own words. What becomes of it later is news. */
function isOurClosure(data: z.output<typeof hookDataSchema> | undefined): boolean {
  const closure = data?.channel?.id === String(blockedChannelId) ? readClosureMark(data.notice) : undefined;
  return closure?.from === data?.arrival && closure?.to === data?.departure && closure !== undefined;
}

function parsedJson(body: Uint8Array): unknown {
  try {
    const json: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return json;
  } catch {
    return undefined;
  }
}
