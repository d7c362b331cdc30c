import type {
  AccountRecord,
  CursorValue,
  PageRead,
  Partition,
  RejectedReading,
} from '../../../../src/account-ports.ts';
import { type ContractWorld, since } from './stage.ts';

export type Piece = { readonly stream: string; readonly partition: Partition };
type PlannedPiece = Piece & { readonly isDone: boolean; readonly toldBy: string | null };

/** What a store has kept when a page is committed. */
export type Position = {
  readonly pieces: readonly PlannedPiece[];
  readonly cursors: Readonly<Record<string, CursorValue>>;
};

export type PageSeen = {
  readonly piece: Piece;
  readonly records: readonly AccountRecord[];
  readonly rejected: readonly RejectedReading[];
  readonly cursor: CursorValue;
  /** What was kept once the page was. */
  readonly after: Position;
};

export type Run = { readonly until: string; readonly start: Position; readonly pages: readonly PageSeen[] };

/** What a piece is kept under. */
export const keyOf = ({ stream, partition }: Piece) => `${stream}/${partition}`;

/** A run before its first page, with the cursors of the runs before. */
export function begun({ connector, access }: ContractWorld, cursors: Position['cursors'] = {}): Position {
  return { pieces: connector.partitions(access).map((piece) => ({ ...piece, isDone: false, toldBy: null })), cursors };
}

/**
 * The cursors that the next run begins with when one ends early: what told of pieces that were not read must tell of them
 * again.
 */
export function leftBehind({ pieces, cursors }: Position): Position['cursors'] {
  const forgotten = new Set(pieces.filter(({ isDone }) => !isDone).map(({ toldBy }) => toldBy));
  return Object.fromEntries(Object.entries(cursors).filter(([key]) => !forgotten.has(key)));
}

/** Reads on to the end of a run, page by page as the engine does: cursors cross JSON, and time passes. */
export async function readOn(
  world: ContractWorld,
  start: Position,
  { until = world.now(), onPage }: { readonly until?: string; readonly onPage?: (pages: number) => void } = {},
): Promise<Run> {
  const pages: PageSeen[] = [];
  let position = start;
  for (;;) {
    const piece = position.pieces.find(({ isDone }) => !isDone);
    if (piece === undefined) return { until, start, pages };
    if (pages.length > 200) throw new Error(`No end after 200 pages: ${keyOf(piece)}.`);
    const page = { ...piece, cursor: position.cursors[keyOf(piece)] ?? null, until, since };
    const read = goodPage(await world.connector.readPage(world.access, page, world.call()), piece);
    world.pass(7_000);
    position = committed(position, piece, read);
    const { records, rejected, cursor } = read;
    pages.push({ piece, records, rejected, cursor, after: position });
    onPage?.(pages.length);
  }
}

/** A first reading from the beginning. */
export function firstReading(world: ContractWorld, onPage?: (pages: number) => void): Promise<Run> {
  return readOn(world, begun(world), onPage === undefined ? {} : { onPage });
}

function goodPage(read: PageRead, piece: Piece): Extract<PageRead, { outcome: 'page' }> {
  if (read.outcome !== 'page') throw new Error(`${keyOf(piece)}: no page, but ${JSON.stringify(read)}.`);
  return read;
}

function committed(
  { pieces, cursors }: Position,
  piece: Piece,
  { cursor, isDone, partitions = [] }: Extract<PageRead, { outcome: 'page' }>,
): Position {
  const key = keyOf(piece);
  const known = pieces.map((one) => (keyOf(one) === key ? { ...one, isDone } : one));
  const told = partitions.filter((one) => !known.some((other) => keyOf(other) === keyOf(one)));
  const kept: CursorValue = JSON.parse(JSON.stringify(cursor));
  return {
    pieces: [...known, ...told.map((one) => ({ ...one, isDone: false, toldBy: key }))],
    cursors: { ...cursors, [key]: kept },
  };
}

/** What a record is known by, as in the database: IDs are unique within an account and a symbol. */
export function identityOf(record: AccountRecord): string {
  switch (record.kind) {
    case 'fill':
      return `fill ${record.fill.accountKey} ${record.fill.symbol} ${record.fill.externalId}`;
    case 'fee':
      return `fee ${record.fee.accountKey} ${record.fee.externalId}`;
    case 'event':
      return `event ${record.event.externalId}`;
    case 'places':
      return `places ${record.eventId}`;
  }
}

/** When a record happened; null for what is a state. */
export function momentOf(record: AccountRecord): string | null {
  if (record.kind === 'fill') return record.fill.executedAt;
  return record.kind === 'fee' ? `${record.fee.date}T00:00:00Z` : null;
}

export function recordsOf(pages: readonly Pick<PageSeen, 'records'>[]): readonly AccountRecord[] {
  return pages.flatMap(({ records }) => records);
}

/** What pages brought, in an order that any order of reading gives. */
export function broughtBy(pages: readonly Pick<PageSeen, 'records'>[]): readonly string[] {
  return recordsOf(pages).map(identityOf).sort();
}
