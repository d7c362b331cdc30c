import type { AccountRecord, RejectedReading } from '../../../account-ports.ts';
import { type Instant, laterInstant } from '../../../domain/instant.ts';
import { keptTransaction, readFill } from './oanda-fill.ts';
import { anySchema, timeSchema } from './oanda-shapes.ts';

/** What transactions came to: the fills of them, how far their IDs go, and the newest time. */
export type ReadRows = {
  readonly records: readonly AccountRecord[];
  readonly rejected: readonly RejectedReading[];
  readonly lastId: number | null;
  readonly newestAt: Instant | null;
};

/**
 * Reads transactions. Only an `ORDER_FILL` is a fill; orders, transfers, `DAILY_FINANCING` and whatever else moves money are left out.
 * A row that does not say what it is might be one, so it is rejected.
 */
export function readRows(rows: readonly unknown[], accountCurrency: string): ReadRows {
  const records: AccountRecord[] = [];
  const rejected: RejectedReading[] = [];
  let lastId: number | null = null;
  let newestAt: Instant | null = null;
  for (const row of rows) {
    const known = anySchema.safeParse(row).data;
    if (known !== undefined) lastId = Math.max(lastId ?? 0, Number(known.id));
    const time = timeSchema.safeParse(row).data?.time;
    if (time !== undefined) newestAt = laterInstant(newestAt, new Date(Date.parse(time)).toISOString());
    if (known !== undefined && known.type !== 'ORDER_FILL') continue;
    const read = readFill(keptTransaction(row, accountCurrency));
    if ('reason' in read) rejected.push(read);
    else records.push(read);
  }
  return { records, rejected, lastId, newestAt };
}
