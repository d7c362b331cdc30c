import { z } from 'zod';
import type { CursorValue } from '../../../account-ports.ts';

const instant = z.iso.datetime();
const id = z.int().nonnegative();

const common = {
  /** The home currency of the account, which fees are in. It never changes. */
  currency: z.string(),
  /** The time of the newest transaction that was seen. */
  newestAt: instant.nullable(),
  /** Reading began again after the service refused an ID. */
  isReread: z.boolean(),
};

const cursorSchema = z.discriminatedUnion('phase', [
  z.object({ ...common, phase: z.literal('summary'), from: instant.nullable() }),
  z.object({ ...common, phase: z.literal('list'), from: instant.nullable(), lastId: id }),
  z.object({ ...common, phase: z.literal('range'), next: id, end: id, size: id.min(1) }),
  z.object({ ...common, phase: z.literal('since'), lastId: id }),
]);

/**
 * Where reading an account stands; null at the very beginning.
 *
 *     null, summary ─→ list ─→ range ─→ … ─→ range ─→ since ─→ since (next run)
 *                       └─────── no transactions ──────┘ └─→ range (IDs that an answer left out)
 *
 * `summary` begins again from a time. `list` asks which IDs there are from a time on; `lastId` was the last one before it asked. `range` reads IDs `next` to `end`, `size` at a
 * time. `since` reads what comes after `lastId`.
 */
export type OandaCursor = z.output<typeof cursorSchema>;

/** A cursor as it was kept; undefined for anything that is none of ours. */
export function cursorOf(kept: CursorValue): OandaCursor | null | undefined {
  return kept === null ? null : cursorSchema.safeParse(kept).data;
}
