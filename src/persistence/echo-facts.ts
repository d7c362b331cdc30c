import type { AcceptedEvent } from '../domain/accepted-event.ts';
import { type DestinationReads, PROPAGATION_HOURS } from '../domain/destination-reads.ts';
import type { EchoFacts } from '../domain/echo.ts';
import { type Instant, plusMinutes } from '../domain/instant.ts';
import type { NightRange } from '../domain/night-range.ts';
import type { Observation } from '../domain/observed-event.ts';
import { isReExporting, type Platform, platformNames, platforms } from '../domain/platform.ts';
import { loadCauses, platformOf } from './causes.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { closuresOf, editionEntriesSchema } from './export-editions.ts';
import type { Prisma } from './prisma.ts';

/** Longer than an echo is ever waited for: what a destination read before does not tell of what it lists now. */
const READS_LOOKED_AT_HOURS = 3 * PROPAGATION_HOURS;

/** The feed that is judged: what it lists, and what was accepted of it. */
export type JudgedFeed = {
  readonly listing: { readonly id: string; readonly linked: readonly { readonly id: string }[] };
  readonly connectionId: string;
  readonly observation: Observation;
  readonly accepted: readonly AcceptedEvent[];
  readonly now: Instant;
};

/** What tells whether a feed gives our own closures back. The caller holds the listing’s lock. */
export async function loadEchoFacts(tx: Prisma.TransactionClient, feed: JudgedFeed): Promise<EchoFacts> {
  const { listing, connectionId, observation, accepted } = feed;
  const uids = observation.events.map(({ uid }) => uid);
  // What a linked listing’s exports told is known there: read back here, it would close that listing in its turn, for ever.
  const own = await closuresOf(tx, [listing.id, ...listing.linked.map(({ id }) => id)], uids);
  // By its API a platform tells closures of ours apart; the rest is its own.
  const isReExportingFeed = observation.byApi === undefined && isReExporting(observation.platform);
  if (!isReExportingFeed && !accepted.some(({ eventClass }) => eventClass === 'echo'))
    return { own, isReExporting: false, roots: [], destinations: [] };
  const destinations = await loadDestinations(tx, feed);
  const roots = await rootsBeside(tx, listing.id, connectionId);
  return { own, isReExporting: isReExportingFeed, roots, destinations };
}

/** The nights that anything but this connection, and other echoes and windows, closes. */
export async function rootsBeside(
  tx: Prisma.TransactionClient,
  listingId: string,
  connectionId: string,
): Promise<readonly NightRange[]> {
  const causes = (await loadCauses(tx, listingId)).map(({ cause }) => cause);
  return causes.filter(
    (cause) =>
      cause.kind !== 'observed' ||
      (cause.connectionId !== connectionId && cause.eventClass !== 'echo' && cause.eventClass !== 'window'),
  );
}

async function loadDestinations(tx: Prisma.TransactionClient, feed: JudgedFeed): Promise<DestinationReads[]> {
  const { listing, connectionId, observation, now } = feed;
  const since = plusMinutes(now, -READS_LOOKED_AT_HOURS * 60);
  const exports = await tx.export.findMany({
    where: { listingId: listing.id, kind: 'destination', OR: [{ revokedAt: null }, { revokedAt: { gte: since } }] },
    include: { connection: { select: { platform: true } } },
  });
  const destinations: DestinationReads[] = [];
  for (const row of exports) {
    const isOwn = row.connectionId === connectionId;
    const platform = isOwn ? observation.platform : platformOfReader(row);
    destinations.push({
      isOwn,
      isReExporting: isReExporting(platform),
      revokedAt: fromNullableInstantColumn(row.revokedAt),
      editions: await editionsRead(tx, row.id, since),
    });
  }
  return destinations.filter(({ editions }) => editions.length > 0);
}

type ExportRow = {
  readonly connection: { readonly platform: string | null } | null;
  readonly lastReader: string | null;
};

/** The platform of the connection that an export is for; without one, the platform that read it last called itself so. */
function platformOfReader({ connection, lastReader }: ExportRow): Platform {
  if (connection) return platformOf(connection.platform);
  return platforms.find((platform) => platformNames[platform] === lastReader) ?? 'other';
}

/** The last edition that was read, and those read lately. */
async function editionsRead(
  tx: Prisma.TransactionClient,
  exportId: string,
  since: Instant,
): Promise<DestinationReads['editions']> {
  const order = { orderBy: { lastReadAt: 'desc' as const } };
  const last = await tx.exportEdition.findFirst({ where: { exportId, lastReadAt: { not: null } }, ...order });
  const lately = await tx.exportEdition.findMany({ where: { exportId, lastReadAt: { gte: since } }, ...order });
  const rows = lately.length > 0 || !last ? lately : [last];
  return rows.flatMap(({ entries, firstReadAt, lastReadAt }) =>
    firstReadAt === null || lastReadAt === null
      ? []
      : {
          nights: editionEntriesSchema.parse(entries).map(({ from, to }) => ({ from, to })),
          firstReadAt: fromInstantColumn(firstReadAt),
          lastReadAt: fromInstantColumn(lastReadAt),
        },
  );
}
