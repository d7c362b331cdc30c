import type { AlertSubject, AlertSubjectKind, AlertSubjectRef } from '../domain/alert-subject.ts';
import { Prisma } from './prisma.ts';

/**
 * Where the subjects of one kind and their runs stand, as pieces of statements in which `s` is a subject and `r` a run.
 * `part` is what a run of the subject may be of alone; `isGood` says that it is a good run for an alert.
 */
export type SubjectTables = {
  readonly subjects: Prisma.Sql;
  readonly name: Prisma.Sql;
  readonly isThere: Prisma.Sql;
  readonly isActive: Prisma.Sql;
  readonly runs: Prisma.Sql;
  readonly subjectId: Prisma.Sql;
  readonly part: Prisma.Sql;
  readonly isGood: Prisma.Sql;
};

/** The tables of each kind. What is good is written as the partial indexes on the runs have it. */
export const tablesOf: Readonly<Record<AlertSubjectKind, SubjectTables>> = {
  listing: {
    subjects: Prisma.sql`"Listing"`,
    name: Prisma.sql`s."name"`,
    isThere: Prisma.sql`true`,
    isActive: Prisma.sql`s."active"`,
    runs: Prisma.sql`"SyncRun"`,
    subjectId: Prisma.sql`r."listingId"`,
    part: Prisma.sql`r."connectionId"`,
    isGood: Prisma.sql`(r."status" = 'succeeded' AND r."allGood")`,
  },
  connection: {
    subjects: Prisma.sql`"AccountConnection"`,
    name: Prisma.sql`s."label"`,
    isThere: Prisma.sql`s."deletedAt" IS NULL`,
    isActive: Prisma.sql`s."syncEnabled"`,
    runs: Prisma.sql`"AccountRun"`,
    subjectId: Prisma.sql`r."connectionId"`,
    part: Prisma.sql`NULL::uuid`,
    isGood: Prisma.sql`(r."status" = 'succeeded')`,
  },
};

/** A subject whose row the transaction holds. Failures of one that is not `isActive` are no news. */
export type LockedSubject = { readonly subject: AlertSubject; readonly isActive: boolean };

type SubjectRow = {
  readonly name: string;
  readonly ownerId: string;
  readonly isThere: boolean;
  readonly isActive: boolean;
};

/** Locks the subject’s row until the transaction ends; undefined when it is deleted, or marked to be. */
export async function lockSubject(
  tx: Prisma.TransactionClient,
  { kind, id }: AlertSubjectRef,
): Promise<LockedSubject | undefined> {
  const { subjects, name, isThere, isActive } = tablesOf[kind];
  const [row] = await tx.$queryRaw<SubjectRow[]>`
    SELECT ${name} AS "name", s."ownerId", ${isThere} AS "isThere", ${isActive} AS "isActive"
    FROM ${subjects} s WHERE s."id" = ${id}::uuid FOR UPDATE`;
  if (!row?.isThere) return undefined;
  return { subject: { kind, id, name: row.name, ownerId: row.ownerId }, isActive: row.isActive };
}

/** Those of the subjects that are there, by ID, with the time zone in which mails tell of them. */
export async function subjectsThere(
  tx: Prisma.TransactionClient,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly timeZone: string }>> {
  if (subjectIds.length === 0) return new Map();
  const ids = [...new Set(subjectIds)];
  const rows = await tx.$queryRaw<{ id: string; timeZone: string }[]>`
    SELECT s."id"::text, s."timeZone" FROM "Listing" s WHERE s."id" = ANY(${ids}::uuid[])
    UNION ALL
    SELECT s."id"::text, u."timeZone" FROM "AccountConnection" s JOIN "User" u ON u."id" = s."ownerId"
    WHERE s."id" = ANY(${ids}::uuid[]) AND s."deletedAt" IS NULL`;
  return new Map(rows.map(({ id, timeZone }) => [id, { timeZone }]));
}
