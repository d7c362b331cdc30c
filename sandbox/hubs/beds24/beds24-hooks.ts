import type { Instant } from '../../../src/domain/instant.ts';
import type { Deliveries } from '../hub-deliveries.ts';
import { bookingObject, impersonal } from './beds24-booking-object.ts';
import type { Beds24FakeAccount, Beds24FakeBooking } from './beds24-state.ts';

// wiki.beds24.com: Web_Hooks, Category:Webhooks, Setting/propertiesnotifyurl. No signature in either kind: the only proof is
// the header that the account's holder chose.

/** Sends the account's inventory webhook for a room, where the host set one. Its IDs are texts. */
export function sendInventoryHook(
  deliveries: Deliveries,
  account: Beds24FakeAccount,
  { propertyId, roomId }: { readonly propertyId: number; readonly roomId: number },
): void {
  if (account.inventoryHook === null) return;
  const { url, customHeader } = account.inventoryHook;
  const ids = { roomId: String(roomId), propId: String(propertyId), ownerId: String(account.ownerId) };
  const body = JSON.stringify({ ...ids, action: 'SYNC_ROOM' });
  deliveries.send({ url, method: 'POST', headers: headersOf(customHeader), bodyOf: () => body });
}

/** Sends the property's booking webhook in the version that it was set to, where it was set. */
export function sendBookingHook(
  deliveries: Deliveries,
  { account, booking, now }: { account: Beds24FakeAccount; booking: Beds24FakeBooking; now: Instant },
): void {
  const property = account.properties.find(({ id }) => id === booking.propertyId);
  if (property === undefined || property.webhooks.url === '') return;
  const { version, url, customHeader } = property.webhooks;
  const headers = headersOf(customHeader);
  if (version === 'one') {
    const asked = new URL(url);
    asked.searchParams.set('bookid', String(booking.id));
    asked.searchParams.set('status', booking.status);
    return deliveries.send({ url: asked.href, method: 'GET', headers, bodyOf: () => '' });
  }
  const whole = bookingObject(booking);
  const content = {
    timeStamp: `${now.slice(0, 19)}Z`,
    booking: version === 'twoNoPersonalData' ? impersonal(whole) : whole,
    infoItems: [],
    invoiceItems: [],
    messages: [],
  };
  deliveries.send({ url, method: 'POST', headers, bodyOf: (retries) => JSON.stringify({ ...content, retries }) });
}

/** Several headers are lines. */
function headersOf(customHeader: string): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const line of customHeader.split('\n')) {
    const [name = '', ...value] = line.split(':');
    if (name.trim() !== '') headers[name.trim()] = value.join(':').trim();
  }
  return headers;
}
