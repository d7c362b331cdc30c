import type { PrismaClient } from './prisma.ts';
import { allRows, type SealedColumn, type SealedRow, sealedColumns } from './sealed-rows.ts';
import type { SecretBox } from './secret-box.ts';

const PAGE = 200;

/** What a rewrapping did: `left` are still under an older key or form, `closed` (table, column and row) of them do not open. */
export type Rewrapping = { readonly rewrapped: number; readonly left: number; readonly closed: readonly string[] };

/**
 * Brings every secret under the first of ENCRYPTION_KEYS, one row at a time, beside whatever runs: a secret that changes
 * meanwhile is left as it became. Stopped at any point, it goes on where it stopped when it is called again.
 */
export async function rewrapSecrets(prisma: PrismaClient, box: SecretBox): Promise<Rewrapping> {
  let rewrapped = 0;
  const closed: string[] = [];
  for (const column of sealedColumns(prisma))
    for await (const row of olderRows(column, box)) {
      const sealed = rewrapOne(row, box);
      if (sealed === undefined) closed.push(`${column.name} of ${row.id}`);
      else if (await column.replace(row, sealed)) rewrapped += 1;
    }
  return { rewrapped, left: await countOlder(prisma, box), closed };
}

function rewrapOne({ sealed, context }: SealedRow, box: SecretBox): string | undefined {
  try {
    return box.rewrap(sealed, context);
  } catch {
    return undefined;
  }
}

async function countOlder(prisma: PrismaClient, box: SecretBox): Promise<number> {
  let count = 0;
  for (const column of sealedColumns(prisma)) for await (const _row of olderRows(column, box)) count += 1;
  return count;
}

async function* olderRows(column: SealedColumn, box: SecretBox): AsyncGenerator<SealedRow> {
  for await (const row of allRows(column, PAGE)) if (!box.isCurrent(row.sealed)) yield row;
}
