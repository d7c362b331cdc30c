import type { Event } from '../../../src/contract/events.ts';
import type { Words } from '../language.ts';

/** Places in words: “3 places libres sur 12”, or that they are not known, which is neither none nor any. */
export function placesInWords(
  { placesTotal, placesLeft }: Pick<Event, 'placesTotal' | 'placesLeft'>,
  { t }: Words,
): string {
  if (placesLeft === null) return t('billetweb.unknown');
  if (placesTotal === null) return t('billetweb.left', { count: placesLeft });
  return t('billetweb.leftOf', { count: placesLeft, total: placesTotal });
}
