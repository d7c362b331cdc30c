import { randomUUID } from 'node:crypto';
import type { AccountRecord } from '../../../src/account-ports.ts';
import type {
  AccountClaim,
  AccountConnection,
  AccountEnd,
  AccountPassKey,
  AccountRun,
  ByPerson,
  NewAccountConnection,
  PageCommit,
  Piece,
  PieceToRead,
} from '../../../src/account-store-ports.ts';
import type { AccountFailure } from '../../../src/domain/account-failure.ts';
import { plusMs } from '../../../src/domain/instant.ts';
import type { Actor } from '../../../src/domain/member.ts';
import { World } from '../../support/world.ts';

/** A connection with its owner. */
export type Connected = { readonly id: string; readonly owner: Actor; readonly connection: AccountConnection };

export const fills: Piece = { stream: 'fills', partition: '' };
/** Far more connections than a test makes. */
const LIMIT = 10_000;

/** Account connections on real stores and a database of their own, with a clock that the test moves. */
export class AccountWorld {
  readonly world: World;
  constructor(world: World) {
    this.world = world;
  }

  static async create(): Promise<AccountWorld> {
    return new AccountWorld(await World.create());
  }

  close(): Promise<void> {
    return this.world.close();
  }

  get prisma() {
    return this.world.prisma;
  }

  get stores() {
    return this.world.stores;
  }

  get now() {
    return this.world.nowInstant;
  }

  /** Moves the clock to a time; one that is null is an error of the test. */
  goTo(instant: string | null | undefined): void {
    if (typeof instant !== 'string') throw new Error('There is no such time to go to.');
    this.world.nowInstant = instant;
  }

  by(owner: Actor): ByPerson {
    return { actor: owner, reach: { kind: 'own', memberId: owner.memberId }, now: this.now };
  }

  /** What the store answers to a new connection. */
  async create(owner: Actor, fields: Partial<NewAccountConnection> = {}, limit = LIMIT) {
    return this.stores.accounts.create({ actor: owner, now: this.now }, { ...anAlpacaAccount(), ...fields }, limit);
  }

  /** Connects an account; its first run is queued. */
  async connect(fields: Partial<NewAccountConnection> = {}, by?: Actor): Promise<Connected> {
    const owner = by ?? (await this.world.aMember());
    const created = await this.create(owner, fields);
    if (created.outcome !== 'saved') throw new Error(`The account was not connected: ${created.outcome}`);
    return { id: created.connection.id, owner, connection: created.connection };
  }

  /** One whose first run was good, so that it waits for its slot. */
  async connectAndRead(fields: Partial<NewAccountConnection> = {}, by?: Actor): Promise<Connected> {
    const connected = await this.connect(fields, by);
    await this.read(connected.id);
    return connected;
  }

  async find(connectionId: string): Promise<AccountConnection> {
    const found = await this.stores.accounts.find({ kind: 'any' }, connectionId);
    if (!found) throw new Error(`There is no connection ${connectionId}.`);
    return found;
  }

  key(connectionId: string, workflowRunId: string = randomUUID(), pass = 1): AccountPassKey {
    return { connectionId, workflowId: `sync/${connectionId}`, workflowRunId, pass };
  }

  claim(key: AccountPassKey, pieces: readonly Piece[] = [fills]): Promise<AccountClaim> {
    return this.stores.accountPasses.claim(key, { now: this.now, attempt: 1, plan: () => pieces });
  }

  /** A run that is under way. */
  async begun(connectionId: string, pieces: readonly Piece[] = [fills]) {
    const key = this.key(connectionId);
    const claim = await this.claim(key, pieces);
    if (claim.outcome !== 'claimed') throw new Error(`The run was not claimed: ${claim.outcome}`);
    return { key, runId: claim.runId, trigger: claim.trigger };
  }

  async next(key: AccountPassKey): Promise<PieceToRead> {
    const piece = await this.stores.accountPasses.next(key, this.now);
    if (typeof piece === 'string') throw new Error(`There is nothing to read: ${piece}`);
    return piece;
  }

  /** Reads and writes the next page of a run; gives whether it was written. */
  async commit(key: AccountPassKey, page: Partial<PageCommit> = {}): Promise<boolean> {
    return this.stores.accountPasses.commit(await this.next(key), aPage(page), this.now);
  }

  end(key: AccountPassKey, end: AccountEnd = { how: 'read' }): Promise<AccountRun | undefined> {
    return this.stores.accountPasses.end(key, end, this.now);
  }

  async ended(key: AccountPassKey, end?: AccountEnd): Promise<AccountRun> {
    const run = await this.end(key, end);
    if (!run) throw new Error('There is no run of that key.');
    return run;
  }

  /** Asks for a run as its owner does. */
  async ask({ id, owner }: Connected) {
    const asked = await this.stores.accounts.request(this.by(owner), id);
    if (!asked) throw new Error('The request was not taken.');
    return asked;
  }

  /** A whole good run: what is owed is claimed, these pages are written, each of its own piece, and trades derived. */
  async read(connectionId: string, pages: readonly Partial<PageCommit>[] = [{}], pieces?: readonly Piece[]) {
    const planned = pieces ?? pages.map((_, index) => ({ ...fills, partition: index === 0 ? '' : `${index}` }));
    const { key } = await this.begun(connectionId, planned);
    for (const page of pages) await this.commit(key, page);
    await this.stores.accountPasses.deriveTrades(connectionId, 'UTC');
    return this.ended(key);
  }

  /** The same, asked for by hand first. */
  async readAgain(connected: Connected, pages?: readonly Partial<PageCommit>[], pieces?: readonly Piece[]) {
    await this.ask(connected);
    return this.read(connected.id, pages, pieces);
  }

  run(runId: string) {
    return this.prisma.accountRun.findUniqueOrThrow({ where: { id: runId } });
  }

  fillsOf(connectionId: string) {
    return this.prisma.fill.findMany({
      where: { connectionId },
      orderBy: [{ executedAt: 'asc' }, { externalId: 'asc' }],
    });
  }

  cursors(connectionId: string) {
    return this.prisma.accountCursor.findMany({
      where: { connectionId },
      orderBy: [{ stream: 'asc' }, { partition: 'asc' }],
    });
  }
}

/** A broker account with a key of its own. */
export function anAlpacaAccount(): NewAccountConnection {
  return {
    ...{ kind: 'brokerage', connector: 'alpaca', platform: 'alpaca', label: 'Alpaca' },
    config: { environment: 'paper' },
    secrets: { keyId: `PK${randomUUID()}`, secretKey: `secret-of-${randomUUID()}` },
    ...{ accountId: null, syncEnabled: true, syncIntervalMin: 15 },
  };
}

/** A Billetweb account with a token of its own. */
export function aBilletwebAccount(): NewAccountConnection {
  return {
    ...{ kind: 'ticketing', connector: 'billetweb', platform: 'billetweb', label: 'Billetweb' },
    ...{ config: {}, secrets: { token: `token-${randomUUID()}` } },
    ...{ accountId: null, syncEnabled: true, syncIntervalMin: 15 },
  };
}

/** A page that is the last of its piece and brings nothing, unless a test says otherwise. */
export function aPage(page: Partial<PageCommit> = {}): PageCommit {
  const nothing = { records: [], rejected: [], pieces: [], warning: null };
  return { ...nothing, cursor: { at: 'here' }, cursorVersion: 1, isDone: true, ...page };
}

type FillRecord = Extract<AccountRecord, { kind: 'fill' }>;

/** A fill as a connector reads it; `hash` stands for what it says. */
export function fill(
  externalId: string,
  fields: Partial<FillRecord['fill']> & { readonly hash?: string } = {},
): FillRecord {
  const { hash, ...told } = fields;
  const said: FillRecord['fill'] = {
    ...{ accountKey: 'A1', symbol: 'AAPL', externalId, executedAt: '2026-05-04T14:00:00Z', order: externalId },
    ...{ side: 'buy', quantity: '2', price: '100', currency: 'USD', fee: null, orderId: null },
    ...{ effect: { kind: 'fill' } },
    ...told,
  };
  return { kind: 'fill', fill: said, contentHash: hash ?? JSON.stringify(said), raw: { id: externalId } };
}

/** A row that could not be read. */
export function rejectedRow(rawHash: string, externalId: string | null = null): PageCommit['rejected'][number] {
  return { externalId, raw: { row: rawHash }, reason: 'qty is no decimal', rawHash };
}

/** A failure as a connector tells it. */
export function failure(kind: AccountFailure['kind'], fields: Partial<AccountFailure> = {}): AccountFailure {
  return { kind, detail: `${kind} while reading fills`, code: null, advice: 'wait', ...fields };
}

/** The minutes after an instant. */
export function minutesAfter(instant: string, minutes: number): string {
  return plusMs(instant, minutes * 60_000);
}
