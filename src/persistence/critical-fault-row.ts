import type { CriticalFault } from '../health-ports.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** A fault’s row as its readers know it. */
export function criticalFaultOf(row: Prisma.CriticalFaultGetPayload<object>): CriticalFault {
  const { id, kind } = row;
  const endedAt = fromNullableInstantColumn(row.endedAt);
  return { id, kind, since: fromInstantColumn(row.since), openedAt: fromInstantColumn(row.openedAt), endedAt };
}
