import type { ZodError } from 'zod';
import type { AccountRecord, RejectedReading } from '../../../account-ports.ts';
import { canonicalDecimal, isDecimal, isZero } from '../../../domain/decimal.ts';
import type { FillReading } from '../../../domain/fill.ts';
import { contentHash } from '../content-hash.ts';

export type ReadRow = AccountRecord | RejectedReading;

/** The rows of a page, read one by one; those that cannot be read are kept apart, so that both together are all rows. */
export function readRows(
  rows: readonly unknown[],
  read: (row: unknown) => ReadRow,
): { readonly records: readonly AccountRecord[]; readonly rejected: readonly RejectedReading[] } {
  const all = rows.map(read);
  return { records: all.filter(isRecord), rejected: all.filter(isRejected) };
}

function isRecord(row: ReadRow): row is AccountRecord {
  return 'kind' in row;
}

function isRejected(row: ReadRow): row is RejectedReading {
  return !('kind' in row);
}

/** A fill with its numbers canonical, hashed over all that it says. */
export function fillRecord(reading: FillReading, raw: unknown): AccountRecord {
  const { fee } = reading;
  const fill: FillReading = {
    ...reading,
    quantity: canonicalDecimal(reading.quantity),
    price: canonicalDecimal(reading.price),
    fee: fee === null ? null : { ...fee, amount: canonicalDecimal(fee.amount) },
  };
  return { kind: 'fill', fill, contentHash: contentHash(fill), raw };
}

/** A row that a shape does not fit. */
export function misshapen(raw: unknown, externalId: string | null, error: ZodError): RejectedReading {
  const names = error.issues.map(({ path }) => (path.length === 0 ? 'the row' : path.join('.')));
  return rejection(raw, externalId, `cannot be read: ${[...new Set(names)].join(', ')}`);
}

export function rejection(raw: unknown, externalId: string | null, reason: string): RejectedReading {
  return { externalId, raw, reason };
}

/** True for the decimal of a quantity: above 0. */
export function isPositive(text: string): boolean {
  return isDecimal(text) && !text.startsWith('-') && !isZero(text);
}

/** A number as text, of which texts sort as numbers do. */
export function sortable(digits: string): string {
  return digits.padStart(24, '0');
}
