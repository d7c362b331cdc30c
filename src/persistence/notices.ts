import type { Instant } from '../domain/instant.ts';
import { isPushed, isUrgent, type NoticeData } from '../domain/notice.ts';
import { isNoticeToldBy, mailOfNotice, type NoticeChoice } from '../domain/notice-choice.ts';
import type { Prisma } from './prisma.ts';
import { newIds } from './row-ids.ts';

/** One fact and whom it is told. `key` names the fact: under the same one a person is told nothing twice. */
export type Telling = {
  readonly recipientId: string;
  readonly key: string;
  readonly listing: { readonly id: string; readonly name: string } | null;
  readonly data: NoticeData;
  readonly now: Instant;
};

/**
 * Tells people of facts by the channels that each of them chose, in the transaction of the changes that are told: a fact stands
 * in their list, and is owed to them by mail and to each of their browsers. Gives what was told: not what they were told
 * before, nor what is for somebody who is gone.
 */
export async function tellAll(tx: Prisma.TransactionClient, tellings: readonly Telling[]): Promise<readonly Telling[]> {
  if (tellings.length === 0) return [];
  const choicesOf = await loadChoices(tx, tellings);
  const ids = newIds(tellings.length);
  const rows = tellings.flatMap((telling, index) => {
    const choices = choicesOf.get(telling.recipientId);
    return choices ? [noticeRow(telling, choices, ids[index])] : [];
  });
  const told = rows.length === 0 ? new Set() : await insertNotices(tx, rows);
  return tellings.filter((_, index) => told.has(ids[index]));
}

/** The same of one fact to one person. False when they were told before, or are gone. */
export async function tell(tx: Prisma.TransactionClient, telling: Telling): Promise<boolean> {
  return (await tellAll(tx, [telling])).length > 0;
}

/** What each of those who are told chose; those who are gone are left out. */
async function loadChoices(
  tx: Prisma.TransactionClient,
  tellings: readonly Telling[],
): Promise<ReadonlyMap<string, readonly NoticeChoice[]>> {
  const ids = [...new Set(tellings.map(({ recipientId }) => recipientId))];
  const rows = await tx.$queryRaw<{ readonly id: string; readonly choices: readonly NoticeChoice[] }[]>`
    SELECT u."id", (
      SELECT COALESCE(jsonb_agg(jsonb_build_object('kind', c."kind", 'channel', c."channel", 'isOn', c."isOn")), '[]')
      FROM "NoticeChoice" c WHERE c."userId" = u."id") AS "choices"
    FROM "User" u WHERE u."id" = ANY(${ids}::text[])`;
  return new Map(rows.map(({ id, choices }) => [id, choices]));
}

function noticeRow({ recipientId, key, listing, data, now }: Telling, choices: readonly NoticeChoice[], id?: string) {
  const isOn = (channel: 'in_app' | 'mail' | 'push') => isNoticeToldBy(choices, { data, channel });
  const [mailId] = isOn('mail') && mailOfNotice(data) === 'own' ? newIds(1) : [null];
  const place = { listingId: listing?.id ?? null, listingName: listing?.name ?? null };
  const told = { inApp: isOn('in_app'), mailId, isPushed: isOn('push') && isPushed(data) };
  return { id, recipientId, kind: data.kind, key, at: now, isUrgent: isUrgent(data), data, ...place, ...told };
}

/** Gives the IDs of those that are new. */
async function insertNotices(
  tx: Prisma.TransactionClient,
  rows: readonly ReturnType<typeof noticeRow>[],
): Promise<ReadonlySet<string | undefined>> {
  const recipientIds = rows.map(({ recipientId }) => recipientId);
  // One statement: a browser that is removed meanwhile is owed nothing, and undoes nothing of the change that is told.
  const told = await tx.$queryRaw<{ readonly id: string }[]>`
    WITH x AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" uuid, "recipientId" text,
        "kind" "NoticeKind", "key" text, "at" timestamptz, "isUrgent" boolean, "inApp" boolean, "listingId" uuid,
        "listingName" text, "data" jsonb, "mailId" uuid, "isPushed" boolean)),
    told AS (
      INSERT INTO "Notice" ("id", "recipientId", "kind", "key", "at", "isUrgent", "inApp", "listingId", "listingName", "data")
      SELECT "id", "recipientId", "kind", "key", "at", "isUrgent", "inApp", "listingId", "listingName", "data" FROM x
      ON CONFLICT DO NOTHING RETURNING "id"),
    mailed AS (
      INSERT INTO "NoticeMail" ("id", "noticeId", "recipientId", "noticedAt")
      SELECT x."mailId", x."id", x."recipientId", x."at" FROM x JOIN told ON told."id" = x."id"
      WHERE x."mailId" IS NOT NULL),
    pushed AS (
      INSERT INTO "NoticePush" ("noticeId", "subscriptionId")
      SELECT x."id", s."id" FROM x JOIN told ON told."id" = x."id"
        JOIN "PushSubscription" s ON s."userId" = x."recipientId"
      WHERE x."isPushed" AND s."userId" = ANY(${recipientIds}::text[]) ORDER BY s."id" FOR KEY SHARE OF s)
    SELECT "id"::text FROM told`;
  return new Set(told.map(({ id }) => id));
}

/**
 * Tells admins, or whom else, of a fault of the installation or of its end, in the caller’s transaction. Gives who is owed
 * a mail or a push by it: to be woken once it has committed (`Orchestrator.notificationOwed`).
 */
export async function tellCriticalFault(
  tx: Prisma.TransactionClient,
  {
    recipientIds,
    ...fault
  }: Omit<Telling, 'recipientId' | 'listing' | 'data'> & {
    readonly recipientIds: readonly string[];
    readonly data: Extract<NoticeData, { readonly kind: 'critical_fault' }>;
  },
): Promise<readonly string[]> {
  const told = await tellAll(
    tx,
    recipientIds.map((recipientId) => ({ ...fault, recipientId, listing: null })),
  );
  return told.map(({ recipientId }) => recipientId);
}
