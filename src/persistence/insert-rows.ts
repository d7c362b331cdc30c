/** As many rows are written one by one. */
const FEW = 4;

/**
 * Writes rows, a few of them one by one: the client keeps how it writes one row, and works out anew each time how it writes a
 * list, which takes longer than the statement.
 */
export async function insertRows<T>(
  rows: readonly T[],
  write: { readonly one: (row: T) => Promise<unknown>; readonly many: (rows: T[]) => Promise<unknown> },
): Promise<void> {
  if (rows.length > FEW) await write.many([...rows]);
  else for (const row of rows) await write.one(row);
}
