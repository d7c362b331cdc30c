import { DateTime } from 'luxon';
import type { Instant } from '../../../domain/instant.ts';

const zone = 'Europe/Paris';
const format = 'yyyy-MM-dd HH:mm:ss';

/**
 * The instant of a time as Billetweb writes it: French local time without an offset (betagouv/assistant-declaration
 * src/models/entities/billetweb.ts). Null for “no time”, which is empty or the zero date; undefined for what is no time.
 * A time that the clocks show twice in autumn is the first of the two; one that they skip in spring is reckoned with the
 * offset before the gap, so that 02:30 is 03:30 (RFC 5545 §3.3.5).
 */
export function instantOfFrenchTime(text: string): Instant | null | undefined {
  if (text === '' || text.startsWith('0000-00-00')) return null;
  const time = DateTime.fromFormat(text, format, { zone, locale: 'en' });
  if (!time.isValid) return undefined;
  const possibleMs = time.getPossibleOffsets().map((possible) => possible.toMillis());
  return new Date(Math.min(...possibleMs)).toISOString();
}
