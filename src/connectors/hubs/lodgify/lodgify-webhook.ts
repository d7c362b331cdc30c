import { z } from 'zod';
import type { HubSecrets, WebhookDelivery, WebhookNews, WebhookVerdict } from '../../../hub-ports.ts';
import { isSignedInHex } from '../webhooks/hex-signature.ts';
import {
  availabilityEventSchema,
  bookingEventSchema,
  changeByApiSchema,
  webhookEventSchema,
} from './lodgify-shapes.ts';
import { areAllSubscribed, signingSecrets } from './lodgify-subscriptions.ts';
import { unitIdOf } from './lodgify-unit.ts';

/** What one event of a delivery asks for: these units, all of them (null), or nothing. */
type Asked = { readonly outcome: 'units'; readonly unitIds: readonly string[] | null } | { readonly outcome: 'none' };

const eventsSchema = z.array(z.unknown());
const loneChangeSchema = z.tuple([changeByApiSchema]);

const otherActions: readonly string[] = ['rate_change', 'guest_message_received'];

/**
 * Judges a delivery by `ms-signature`, under the secret of any of our subscriptions. The body is one event or an array of
 * them. Lodgify names no event, so a repeat cannot be told by an ID; and since nothing in the signature tells its time, a
 * delivery that somebody kept may come again at any age: both cost one reading. An event that closes or opens nights without
 * saying where asks for all units of the account.
 */
export function verifyLodgifyWebhook(secrets: HubSecrets, { headers, body }: WebhookDelivery): WebhookVerdict {
  if (!isSignedInHex(headers['ms-signature'], { body, secrets: signingSecrets(secrets) })) return { outcome: 'forged' };
  const events = eventsIn(body);
  if (events === undefined) return { outcome: 'unreadable' };
  const asked = events.map(askedBy);
  if (asked.includes(undefined)) return { outcome: 'unreadable' };
  const units = asked.flatMap((one) => (one?.outcome === 'units' ? [one.unitIds] : []));
  if (units.length === 0) return { outcome: 'irrelevant' };
  const named = units.every((ids) => ids !== null) ? [...new Set(units.flat())].sort() : null;
  return { outcome: 'genuine', eventId: null, unitIds: named, ...spanOf(events, secrets) };
}

/**
 * The nights of a delivery that tells of one change of availability by the API and of nothing else, where bookings are told by
 * events of their own: while not all subscriptions were made, it may be all that tells of one.
 */
function spanOf(events: readonly unknown[], secrets: HubSecrets): Pick<WebhookNews, 'span'> {
  const [change] = loneChangeSchema.safeParse(events).data ?? [];
  if (!change || !areAllSubscribed(secrets)) return {};
  return { span: { firstNight: change.start, lastNight: change.end } };
}

function eventsIn(body: Uint8Array): readonly unknown[] | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return eventsSchema.safeParse(json).data ?? [json];
  } catch {
    return undefined;
  }
}

function askedBy(event: unknown): Asked | undefined {
  const action = webhookEventSchema.safeParse(event).data?.action;
  if (action === undefined) return undefined;
  if (otherActions.includes(action)) return { outcome: 'none' };
  const availability = availabilityEventSchema.safeParse(event).data;
  if (availability) return unitsAt(availability.property_id, availability.room_type_ids);
  const booking = bookingEventSchema.safeParse(event).data?.booking;
  if (booking === undefined) return { outcome: 'units', unitIds: null };
  return unitsAt(
    booking.property_id,
    booking.room_types.map((room) => room.room_type_id),
  );
}

function unitsAt(propertyId: string, roomTypeIds: readonly string[]): Asked {
  return { outcome: 'units', unitIds: roomTypeIds.map((roomTypeId) => unitIdOf(propertyId, roomTypeId)) };
}
