import type { HoldReason } from '../domain/hold.ts';
import type { EventClass } from '../domain/observed-event.ts';
import { anyOf } from './any-of.ts';
import type { Prisma } from './prisma.ts';

type Row = {
  readonly listingId: string;
  readonly id: string;
  readonly from: Date;
  readonly to: Date;
  readonly since: Date;
};

/** A row that a root of a listing’s nights stands in: an own booking, a block, or an accepted entry with its connection. */
export type CauseRow =
  | (Row & { readonly kind: 'booking' | 'block'; readonly label: string | null })
  | (Row & {
      readonly kind: 'observed';
      readonly label: string;
      readonly identity: string;
      readonly eventClass: EventClass;
      readonly absentSince: Date | null;
      readonly dueAt: Date | null;
      readonly holdReason: HoldReason | null;
      readonly holdIsPart: boolean;
      readonly connectionId: string;
      readonly platform: string | null;
      readonly connector: string;
      readonly host: string;
      readonly hubAccountId: string | null;
      readonly syncEnabled: boolean;
      readonly readOnly: boolean;
      readonly sales: Prisma.JsonValue;
    });

/**
 * The roots of listings, in one statement: every transaction that changes a night asks for them, and a webhook’s more than
 * once. Of bookings only those that stand.
 */
export function causeRows(tx: Prisma.TransactionClient, listingIds: readonly string[]): Promise<CauseRow[]> {
  return tx.$queryRaw<CauseRow[]>`
    SELECT 'booking' AS "kind", "listingId"::text, "id"::text, "checkIn" AS "from", "checkOut" AS "to", "createdAt" AS "since",
      "guestName" AS "label", NULL AS "identity", NULL AS "eventClass", NULL::timestamptz AS "absentSince",
      NULL::timestamptz AS "dueAt", NULL AS "holdReason", NULL::boolean AS "holdIsPart", NULL AS "connectionId",
      NULL AS "platform", NULL AS "connector", NULL AS "host", NULL AS "hubAccountId", NULL::boolean AS "syncEnabled",
      NULL::boolean AS "readOnly", NULL::jsonb AS "sales"
    FROM "Booking" WHERE "listingId" = ${anyOf(listingIds)} AND "cancelledAt" IS NULL
    UNION ALL
    SELECT 'block', "listingId"::text, "id"::text, "from", "to", "createdAt", "reason",
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM "Block" WHERE "listingId" = ${anyOf(listingIds)}
    UNION ALL
    SELECT 'observed', a."listingId"::text, a."id"::text, a."from", a."to", a."since", c."label",
      a."identity", a."eventClass"::text, a."absentSince", a."dueAt", a."holdReason"::text, a."holdIsPart", c."id"::text,
      c."platform", c."connector", c."host", c."hubAccountId"::text, c."syncEnabled", c."readOnly", c."sales"
    FROM "AcceptedEvent" a JOIN "Connection" c ON c."id" = a."connectionId" AND c."listingId" = ${anyOf(listingIds)}
    WHERE a."listingId" = ${anyOf(listingIds)}`;
}
