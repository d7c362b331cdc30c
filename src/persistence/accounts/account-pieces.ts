import { z } from 'zod';
import type { AccountConfig, CursorValue } from '../../account-ports.ts';
import type { AccountPassKey, Piece, PieceToRead } from '../../account-store-ports.ts';
import type { Instant } from '../../domain/instant.ts';
import { fromInstantColumn, toInstantColumn } from '../columns.ts';
import type { Prisma, PrismaClient } from '../prisma.ts';
import type { SecretBox } from '../secret-box.ts';
import { accessOf, firstReadingSince } from './account-access.ts';
import { type AccountConnectionRow, connectorOf } from './account-rows.ts';
import { linkedEvents } from './event-links.ts';

/** A piece of a run as its row has it. */
export type PlannedPiece = Piece & { readonly isDone: boolean };
const piecesSchema = z.array(z.object({ stream: z.string(), partition: z.string(), isDone: z.boolean() }));
const cursorSchema = z.record(z.string(), z.unknown()).nullable();

/** The `pieces` column of a run. */
export function piecesOf(column: Prisma.JsonValue): readonly PlannedPiece[] {
  return piecesSchema.parse(column);
}

/** The first piece that is not done, with what its page is read and committed by: see the port. */
export async function nextPiece(
  { prisma, box }: { readonly prisma: PrismaClient; readonly box: SecretBox },
  { connectionId, workflowRunId, pass }: AccountPassKey,
  now: Instant,
): Promise<PieceToRead | 'all_read' | 'stopped' | 'closed'> {
  const run = await prisma.accountRun.findFirst({ where: { workflowRunId, pass }, include: { connection: true } });
  if (run?.status !== 'running' || run.startedAt === null || isStopped(run.connection, run.trigger)) return 'stopped';
  const access = accessOf(box, run.connection);
  if (!access) return 'closed';
  const piece = piecesOf(run.pieces).find(({ isDone }) => !isDone);
  if (!piece) return 'all_read';
  await noteReading(prisma, run.connection, now);
  const { stream, partition } = piece;
  const stored = await prisma.accountCursor.findUnique({
    where: { connectionId_stream_partition: { connectionId, stream, partition } },
  });
  const until = fromInstantColumn(run.startedAt);
  return {
    stream,
    partition,
    runId: run.id,
    pages: run.pages,
    until,
    ...connectorOf(run.connection),
    access: {
      ...access,
      config: {
        ...access.config,
        ...(await fromStore(prisma, run.connection)),
      },
    },
    cursor: stored ? cursorOf(stored.value) : null,
    cursorVersion: stored?.version ?? null,
    since: firstReadingSince(until),
  };
}

/** A wait that is over is shown no more: the run reads. One that is not over is waited for on. */
async function noteReading(prisma: PrismaClient, { id, phase }: AccountConnectionRow, now: Instant): Promise<void> {
  if (phase === 'reading') return;
  await prisma.accountConnection.updateMany({
    where: { id, phase: { not: 'reading' }, waitingUntil: { lte: toInstantColumn(now) } },
    data: { phase: 'reading', waitingUntil: null },
  });
}

/** Switched off, it is read when a person asks; on its way to removal, never. */
function isStopped({ deletedAt, syncEnabled, schedulerStopped }: AccountConnectionRow, trigger: string): boolean {
  return deletedAt !== null || (trigger !== 'manual' && (!syncEnabled || schedulerStopped));
}

/** What only the store knows of a connection: which events of it are linked here. */
async function fromStore(prisma: PrismaClient, { id, kind }: AccountConnectionRow): Promise<AccountConfig> {
  return kind === 'ticketing' ? { linkedEvents: await linkedEvents(prisma, id) } : {};
}

/** The `value` column of a cursor. */
export function cursorOf(column: Prisma.JsonValue): CursorValue {
  return cursorSchema.parse(column);
}

/** The pieces after a page: its own is done or not, and others are added that it told of and that are not there. */
export function piecesAfter(
  pieces: readonly PlannedPiece[],
  page: { readonly piece: Piece; readonly isDone: boolean; readonly added: readonly Piece[] },
): PlannedPiece[] {
  const isSame = (a: Piece) => (b: Piece) => a.stream === b.stream && a.partition === b.partition;
  const known = pieces.map((one) => (isSame(page.piece)(one) ? { ...one, isDone: page.isDone } : one));
  const fresh = page.added.filter(
    (one, index) => !known.some(isSame(one)) && page.added.findIndex(isSame(one)) === index,
  );
  return [...known, ...fresh.map(({ stream, partition }) => ({ stream, partition, isDone: false }))];
}
