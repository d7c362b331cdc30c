import type { AccountRecord, RejectedReading } from '../../../account-ports.ts';
import { eventSchema, saleSchema, sessionSchema, ticketSchema } from './billetweb-shapes.ts';
import { rejectedLink } from './read-sales.ts';
import { isTicket, keptRow, type RowKind, rejectedRow } from './rejected-row.ts';

/**
 * A row of a stream once more. Of the streams only `events` has rows that are records by themselves: a session or ticket
 * that can be read by now changes the places of its event, which the next run reads whole.
 */
export function readRowAgain(stream: string, raw: unknown): AccountRecord | RejectedReading {
  if (stream === 'events') {
    const event = eventSchema.safeParse(raw);
    return event.success ? { kind: 'event', event: event.data } : rejectedRow('event', raw, event.error);
  }
  if (typeof raw === 'string') return rejectedLink(raw);
  const kind: RowKind = stream === 'sales' || isTicket(raw) ? 'ticket' : 'session';
  const parsed = schemaOf(stream, kind).safeParse(raw);
  if (!parsed.success) return rejectedRow(kind, raw, parsed.error);
  return { ...keptRow(kind, raw), reason: 'places are read with their whole event, by the next run' };
}

function schemaOf(stream: string, kind: RowKind) {
  if (stream === 'sales') return saleSchema;
  return kind === 'ticket' ? ticketSchema : sessionSchema;
}
