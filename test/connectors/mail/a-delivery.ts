import type { AlertDelivery, AlertMailEntry, MailRecipient } from '../../../src/alert-ports.ts';
import { aListingSubject } from '../../support/alert-subjects.ts';

/** An alert as a mail tells it: an escalation after three failures. */
export const anEntry = (over: Partial<AlertMailEntry> = {}): AlertMailEntry => ({
  alertId: 'a1b2',
  subject: aListingSubject({ id: 'l1', name: 'Gîte des Pins' }),
  timeZone: 'Europe/Paris',
  stage: 'escalated',
  errorType: 'NOT_FOUND',
  firstFailedAt: '2026-11-01T06:05:00.000Z',
  lastFailedAt: '2026-11-24T13:20:00.000Z',
  failedAttempts: 3,
  reminder: 0,
  ...over,
});

/** The same for `count` listings, with the most failed attempts first. */
export const entriesOf = (count: number, over: Partial<AlertMailEntry> = {}): AlertMailEntry[] =>
  Array.from({ length: count }, (_, index) =>
    anEntry({
      alertId: `alert-${over.stage ?? 'escalated'}-${index}`,
      subject: aListingSubject({ id: `listing-${index}`, name: `Logement ${index}` }),
      failedAttempts: count + 2 - index,
      ...over,
    }),
  );

/** A delivery to Camille, in French where nothing else is said. */
export function aDelivery(
  entries: readonly AlertMailEntry[] = [anEntry()],
  over: Partial<MailRecipient> & { readonly deliveryId?: string } = {},
): AlertDelivery {
  const { deliveryId = 'delivery-1', ...recipient } = over;
  const [first, ...others] = entries;
  if (!first) throw new Error('A delivery tells one alert at least.');
  return {
    deliveryId,
    isRepeated: false,
    recipient: {
      recipientId: 'm1',
      address: 'camille@example.net',
      name: 'Camille Durand',
      locale: 'fr',
      ...recipient,
    },
    entries: [first, ...others],
  };
}
