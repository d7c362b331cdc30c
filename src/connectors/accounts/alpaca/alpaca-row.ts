import type { AccountRecord, RejectedReading } from '../../../account-ports.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { AlpacaStream } from './alpaca-description.ts';
import { feeRecord } from './alpaca-fee.ts';
import { fillRecord } from './alpaca-fill.ts';
import { instantOf } from './alpaca-moment.ts';
import { feeSchema, fillSchema, placeSchema } from './alpaca-shapes.ts';

/** An activity as a record, or rejected with the names of the fields that cannot be read. It holds nothing about a person. */
export function readRow(stream: AlpacaStream, raw: unknown, accountKey: string): AccountRecord | RejectedReading {
  if (stream === 'fills') {
    const fill = fillSchema.safeParse(raw);
    return fill.success ? fillRecord(fill.data, { accountKey, raw }) : rejected(raw, fill.error.issues);
  }
  const fee = feeSchema.safeParse(raw);
  return fee.success ? feeRecord(fee.data, { accountKey, raw }) : rejected(raw, fee.error.issues);
}

/** Where a row stands in the list: its ID, null where it has none, and when it was, null where that cannot be read. */
export function placeOf(raw: unknown): { readonly id: string | null; readonly at: Instant | null } {
  const { data } = placeSchema.safeParse(raw);
  if (data === undefined) return { id: null, at: null };
  const { id, date, transaction_time: moment } = data;
  if (moment !== undefined) return { id, at: instantOf(moment) };
  return { id, at: date === undefined ? null : `${date}T00:00:00.000Z` };
}

function rejected(raw: unknown, issues: readonly { readonly path: readonly PropertyKey[] }[]): RejectedReading {
  const fields = new Set(issues.map(({ path }) => (path.length === 0 ? 'the row' : String(path[0]))));
  return { externalId: placeOf(raw).id, raw, reason: `not readable: ${[...fields].join(', ')}` };
}
