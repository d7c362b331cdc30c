import type { PageCommit, PieceToRead, RowCounts, RunWarning } from '../../account-store-ports.ts';
import type { Instant } from '../../domain/instant.ts';
import { toInstantColumn } from '../columns.ts';
import { Prisma, type PrismaClient } from '../prisma.ts';
import { lockAccountConnection } from './account-lock.ts';
import { piecesAfter, piecesOf } from './account-pieces.ts';
import { unreadEvents } from './event-links.ts';
import { suspicionOf, writeEvents } from './event-rows.ts';
import { writeFees } from './fee-rows.ts';
import { writeFills } from './fill-rows.ts';
import { writePlaces } from './place-rows.ts';
import { writeRejected } from './rejected-rows.ts';
import { type PageContext, type RowOutcome, rawOf } from './row-outcome.ts';

/**
 * Writes one page: its rows, its cursor, what it counted and what is to be read besides, in one transaction under the
 * connection’s lock. Whoever read the same page and comes later finds its number of pages gone by, and writes nothing.
 */
export async function commitPage(
  prisma: PrismaClient,
  { piece, page, now }: { readonly piece: PieceToRead; readonly page: PageCommit; readonly now: Instant },
): Promise<boolean> {
  return prisma.$transaction(
    async (tx) => {
      const { connectionId } = piece.access;
      const connection = await lockAccountConnection(tx, connectionId);
      const run = await tx.accountRun.findUnique({ where: { id: piece.runId } });
      if (!connection || run?.status !== 'running' || run.pages !== piece.pages) return false;
      const context = { connectionId, stream: piece.stream, partition: piece.partition, runId: piece.runId, now };
      const warning = page.warning ?? (await suspicionOf(tx, context, page));
      const outcomes = await writeRecords(tx, context, { ...page, warning });
      const { fresh, known } = await writeRejected(tx, context, page.rejected);
      if (!page.failure) await writeCursor(tx, context, { ...page, warning });
      const added = [...page.pieces, ...(await unreadEvents(tx, context))];
      const pieces = piecesAfter(piecesOf(run.pieces), { piece, isDone: page.isDone, added });
      // A wait that a request ended is over.
      if (connection.phase !== 'reading')
        await tx.accountConnection.update({
          where: { id: connectionId },
          data: { phase: 'reading', waitingUntil: null },
        });
      await tx.accountRun.update({
        where: { id: run.id },
        data: {
          ...increments(counted(outcomes, fresh + known)),
          pieces,
          pages: { increment: 1 },
          newlyRejected: { increment: fresh },
          eventsSynced: { increment: outcomes.events },
          ...(warning ? { warnings: withWarning(run.warnings, warning) } : {}),
          ...(page.failure && run.pieceFailure === null ? { pieceFailure: { ...page.failure } } : {}),
          progressAt: toInstantColumn(now),
        },
      });
      return true;
    },
    { timeout: 60_000 },
  );
}

type Written = { readonly rows: readonly RowOutcome[]; readonly events: number };

async function writeRecords(
  tx: Prisma.TransactionClient,
  context: PageContext,
  { records, rejected, warning, isDone }: PageCommit,
): Promise<Written> {
  const of = <K extends PageCommit['records'][number]['kind']>(kind: K) =>
    records.filter((record): record is Extract<PageCommit['records'][number], { kind: K }> => record.kind === kind);
  const fills = await writeFills(tx, context, of('fill'));
  const fees = await writeFees(tx, context, of('fee'));
  const isWhole = rejected.length === 0;
  const events = await writeEvents(tx, context, { records: of('event'), isDone, warning, isWhole });
  const places = await writePlaces(tx, context, { records: of('places'), warning, isWhole });
  return { rows: [...fills, ...fees, ...events, ...places.rows], events: places.events };
}

function counted({ rows }: Written, rejected: number): RowCounts {
  const having = (outcome: RowOutcome) => rows.filter((row) => row === outcome).length;
  return {
    fetched: rows.length + rejected,
    imported: having('imported'),
    updated: having('updated'),
    skipped: having('skipped'),
    rejected,
  };
}

function increments({ fetched, imported, updated, skipped, rejected }: RowCounts) {
  return {
    fetched: { increment: fetched },
    imported: { increment: imported },
    updated: { increment: updated },
    skipped: { increment: skipped },
    rejected: { increment: rejected },
  };
}

async function writeCursor(
  tx: Prisma.TransactionClient,
  { connectionId, stream, partition, now }: PageContext,
  { cursor, cursorVersion, warning }: PageCommit,
): Promise<void> {
  // What is not believed moves no cursor.
  if (warning) return;
  const data = { version: cursorVersion, value: jsonOf(cursor), updatedAt: toInstantColumn(now) };
  const key = { connectionId, stream, partition };
  const where = { connectionId_stream_partition: key };
  await tx.accountCursor.upsert({ where, create: { ...key, ...data }, update: data });
}

function jsonOf(cursor: PageCommit['cursor']): Prisma.InputJsonValue | typeof Prisma.JsonNull {
  if (cursor === null) return Prisma.JsonNull;
  return rawOf(cursor);
}

const MOST_WARNINGS = 100;

function withWarning(column: Prisma.JsonValue, warning: RunWarning): Prisma.InputJsonValue {
  const known = Array.isArray(column) ? column : [];
  return known.length >= MOST_WARNINGS ? known : [...known, { ...warning }];
}
