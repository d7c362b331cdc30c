import { createHash } from 'node:crypto';
import type { HubSecrets, WebhookDelivery, WebhookVerdict } from '../../../hub-ports.ts';
import { isSameSecret } from '../header-proof.ts';
import { bookingHookSchema, inventoryHookSchema } from './beds24-shapes.ts';
import { unitIdsOfRoom } from './beds24-unit.ts';

/** The header by which a delivery proves its origin; neither kind of webhook is signed. */
export const proofHeader = 'X-Relais-Token';

/**
 * Judges a delivery by its header. Both kinds name a room that is to be read again. An inventory webhook names no event; a
 * booking webhook is the same event when all of it but the count of its repeats is the same.
 */
export function verifyBeds24Webhook(secrets: HubSecrets, { headers, body }: WebhookDelivery): WebhookVerdict {
  const expected = secrets['headerToken'];
  const given = headers[proofHeader.toLowerCase()];
  if (!expected || !given || !isSameSecret(given, expected)) return { outcome: 'forged' };
  const json = parsedJson(body);
  const booking = bookingHookSchema.safeParse(json);
  if (booking.success) {
    return { outcome: 'genuine', eventId: eventIdOf(json), unitIds: unitIdsOfRoom(booking.data.booking.roomId) };
  }
  const inventory = inventoryHookSchema.safeParse(json);
  if (!inventory.success) return { outcome: 'unreadable' };
  return { outcome: 'genuine', eventId: null, unitIds: unitIdsOfRoom(inventory.data.roomId) };
}

function eventIdOf(json: unknown): string {
  const { retries: _retries, ...stable } = typeof json === 'object' && json !== null ? { retries: 0, ...json } : {};
  return createHash('sha256').update(JSON.stringify(stable)).digest('hex');
}

function parsedJson(body: Uint8Array): unknown {
  try {
    const json: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return json;
  } catch {
    return undefined;
  }
}
