import { z } from 'zod';
import type { RejectedReading } from '../../../account-ports.ts';

/**
 * The fields of each kind of row that are kept when it cannot be read. No field of a person is among them: of a sold
 * ticket only what it counts by.
 */
const keptFields = {
  event: ['id', 'ext_id', 'name', 'start', 'end', 'multiple', 'online'],
  session: ['id', 'event', 'name', 'start', 'end', 'disabled', 'last_update', 'quota', 'total_sales', 'tickets'],
  rate: ['id', 'name', 'quota', 'visibility', 'start_time', 'end_time'],
  ticket: ['id', 'event', 'ticket_id', 'disabled', 'order_session', 'order_paid', 'last_update'],
} as const;
export type RowKind = keyof typeof keptFields;

const objectSchema = z.record(z.string(), z.unknown());
const idSchema = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,15}$/));

/** A row that could not be read, with the names of the fields that are not as they should be. Null is kept of what is no row. */
export function rejectedRow(kind: RowKind, row: unknown, error: z.ZodError): RejectedReading {
  const fields = [...new Set(error.issues.map(({ path: [field] }) => String(field ?? 'row')))];
  return { ...keptRow(kind, row), reason: `${kind} without a readable ${fields.join(', ')}` };
}

/** What is kept of a row, and its ID where it has one. */
export function keptRow(kind: RowKind, row: unknown): Pick<RejectedReading, 'externalId' | 'raw'> {
  const object = objectSchema.safeParse(row);
  if (!object.success) return { externalId: null, raw: null };
  // A ticket's `name` is a person's, so a ticket is kept as one wherever it turned up.
  const fields = keptFields[isTicket(row) ? 'ticket' : kind].filter((field) => object.data[field] !== undefined);
  const externalId = idSchema.safeParse(object.data['id']);
  return {
    externalId: externalId.success ? externalId.data : null,
    raw: Object.fromEntries(fields.map((field) => [field, object.data[field]])),
  };
}

const fieldsOfTickets = ['order_session', 'ticket_id', 'order_id', 'barcode', 'email', 'firstname'];

/** True for what looks like a sold ticket rather than an event, a session or a rate. */
export function isTicket(row: unknown): boolean {
  return typeof row === 'object' && row !== null && fieldsOfTickets.some((field) => field in row);
}

/** The rows of an answer: those that can be read, and the others. */
export function readRows<T>(
  kind: RowKind,
  rows: readonly unknown[],
  schema: z.ZodType<T>,
): { readonly read: readonly T[]; readonly rejected: readonly RejectedReading[] } {
  const [read, rejected]: [T[], RejectedReading[]] = [[], []];
  for (const row of rows) {
    const parsed = schema.safeParse(row);
    if (parsed.success) read.push(parsed.data);
    else rejected.push(rejectedRow(kind, row, parsed.error));
  }
  return { read, rejected };
}
