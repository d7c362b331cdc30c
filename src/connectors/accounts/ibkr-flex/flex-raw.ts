import { z } from 'zod';
import type { Decision } from './flex-cursor.ts';
import type { DecidedRow } from './flex-decisions.ts';
import type { FlexRow } from './flex-row.ts';

/** A row as it is kept: its attributes as they came, and what the rest of its report decided about it. */
export type FlexRaw = FlexRow & { readonly decision: Decision | null };

const rawSchema = z.object({
  accountId: z.string(),
  trade: z.record(z.string(), z.string()),
  decision: z.object({ externalId: z.string().nullable(), of: z.string().nullable() }).nullable(),
});

/** Attributes that people write themselves, or that name them. */
const ofPeople: ReadonlySet<string> = new Set([
  'acctAlias',
  'traderID',
  'orderReference',
  'clientReference',
  'model',
  'internalTransferAccount',
]);

/** What is kept of a row. */
export function rawOf({ accountId, trade, decision }: DecidedRow): FlexRaw {
  const kept = Object.entries(trade).filter(([name]) => !ofPeople.has(name));
  return { accountId, trade: Object.fromEntries(kept), decision };
}

/** A row that was kept; null for anything else. */
export function readRaw(raw: unknown): FlexRaw | null {
  const parsed = rawSchema.safeParse(raw);
  return parsed.success ? parsed.data : null;
}
