import type { Prisma } from '../../src/persistence/prisma.ts';
import type { World } from './world.ts';

/** Works while another transaction holds the listing's row; `meanwhile` is given that transaction, which commits after it. */
export async function whileHeld<T>(
  world: World,
  listingId: string,
  meanwhile: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return world.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Listing" WHERE "id" = ${listingId}::uuid FOR UPDATE`;
    return meanwhile(tx);
  });
}

/** Waits until somebody waits for a row that this test holds. */
export async function somebodyWaits(world: World): Promise<void> {
  for (;;) {
    const waiting = await world.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
  }
}
