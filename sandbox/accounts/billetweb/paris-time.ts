import type { Instant } from '../../../src/domain/instant.ts';

const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' });

/**
 * A time as Billetweb writes it: French local time, and zeros for none (betagouv/assistant-declaration
 * src/models/entities/billetweb.ts).
 */
export function frenchTime(instant: Instant | null): string {
  return instant === null ? '0000-00-00 00:00:00' : parts.format(new Date(instant));
}
