import type { Cause } from '../../../src/contract/calendar.ts';
import { assertNever } from '../../../src/domain/assert-never.ts';
import { platformNames } from '../../../src/domain/platform.ts';
import type { Words } from '../language.ts';

/** What a cause is: “Réservation sur Airbnb”, “Dates fermées sur Booking.com”, “Bloqué par vous”. */
export function causeInWords(cause: Cause, own: boolean, words: Words): string {
  const { t } = words;
  switch (cause.kind) {
    case 'booking':
      return t('night.booking');
    case 'block':
      return own ? t('night.block') : t('night.blockOther');
    case 'observed':
      return observedInWords(cause, words);
    case 'linked':
      return linkedInWords(cause, own, words);
    default:
      return assertNever(cause.kind, 'cause kind');
  }
}

/** What takes the night in the linked listing, and which one that is. */
function linkedInWords(cause: Cause, own: boolean, words: Words): string {
  const { linked } = cause;
  if (linked === null) return words.t('calendar.status.linked');
  const { kind, eventClass, listingName } = linked;
  const root = causeInWords({ ...cause, kind, eventClass, label: null, linked: null }, own, words);
  return words.t('night.linked', { cause: root, listing: listingName });
}

function observedInWords(cause: Cause, { t }: Words): string {
  const platform = platformOfCause(cause);
  switch (cause.eventClass) {
    case 'booking':
      return t('night.observedBooking', { platform });
    case 'block':
      return t('night.observedBlock', { platform });
    case 'window':
      return t('night.observedWindow', { platform });
    case 'echo':
      return t('night.observedEcho', { platform });
    case 'unknown':
    case null:
      return t('night.observedUnknown', { platform });
    default:
      return assertNever(cause.eventClass, 'event class');
  }
}

/** How the platform of an observed cause, or of what is held, is named: by itself, or by the connection where it is any iCal feed. */
export function platformOfCause(cause: Pick<Cause, 'platform' | 'label'>): string {
  if (cause.platform !== null && cause.platform !== 'other') return platformNames[cause.platform];
  return cause.label ?? platformNames.other;
}

/** Who takes the night, in one or two words for a small cell: “Airbnb”, “Direct”, “Vous”, or “Hôte” to anyone else; of a linked listing, its name. */
export function sourceInWords(cause: Cause, own: boolean, { t }: Words): string {
  if (cause.kind === 'booking') return t('calendar.direct');
  if (cause.kind === 'block') return own ? t('calendar.own') : t('calendar.host');
  if (cause.linked !== null) return cause.linked.listingName;
  return platformOfCause(cause);
}
