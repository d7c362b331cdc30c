import { createHash } from 'node:crypto';
import type { Instant } from '../src/domain/instant.ts';
import type { ImportedCalendar, SandboxPlatform } from './room.ts';

/** How each platform calls itself when it reads a calendar, near to what access logs show. */
export const sandboxUserAgents: Readonly<Record<SandboxPlatform, string>> = {
  airbnb: 'Airbnb/1.0 (calendar import)',
  'booking.com': 'Booking.com iCal import',
  vrbo: 'Vrbo-iCal-Import/1.0',
  greengo: 'GreenGo-iCal/1.0',
  google: 'Google-Calendar-Importer',
};

const READ_DEADLINE_MS = 10_000;

/** Reads the calendar that a room imports, as its platform does. What it held stays when the reading fails. */
export async function readAgain(
  { url, etag, nights }: ImportedCalendar,
  platform: SandboxPlatform,
  now: Instant,
): Promise<ImportedCalendar> {
  const headers = { 'user-agent': sandboxUserAgents[platform], ...(etag === null ? {} : { 'if-none-match': etag }) };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(READ_DEADLINE_MS) });
  if (answer.status === 304) return { url, etag, nights, readAt: now };
  if (!answer.ok) throw new Error(`The imported calendar answers ${answer.status}.`);
  const text = await answer.text();
  return { url, etag: answer.headers.get('etag'), nights: nightsOf(text, now.slice(0, 10)), readAt: now };
}

/** Of each event that has not ended, the nights; a platform keeps no more of what it imports. */
function nightsOf(text: string, today: string): ImportedCalendar['nights'] {
  const events = text.split('BEGIN:VEVENT').slice(1);
  return events.flatMap((event) => {
    const from = dateOf(event, 'DTSTART');
    const to = dateOf(event, 'DTEND');
    return from === undefined || to === undefined || to <= today ? [] : [{ id: lastingId(event), from, to }];
  });
}

function dateOf(event: string, property: 'DTSTART' | 'DTEND'): string | undefined {
  const digits = new RegExp(`^${property};VALUE=DATE:(\\d{8})\\r?$`, 'm').exec(event)?.[1];
  return digits?.replace(/^(\d{4})(\d{2})/, '$1-$2-');
}

/** The platform’s own: it keeps no UID of what it imports. */
function lastingId(event: string): string {
  const uid = /^UID:(.*)$/m.exec(event)?.[1] ?? event;
  return createHash('sha256').update(uid).digest('hex').slice(0, 12);
}
