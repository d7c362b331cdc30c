import type { ReadingOptions } from '../domain/reading-options.ts';
import type { ByHand, ConnectionPatch, NewConnection } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { noBody } from './feed-columns.ts';
import { choiceOf } from './mode-choice.ts';
import { aimOfRow, firstStandingOf, type ModeRow, nextSyncOf, standingColumns } from './mode-columns.ts';
import { auditMode } from './mode-moves.ts';
import { Prisma } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

/** What a sealed feed URL is bound to: it opens nowhere but in its own row of its own listing. */
export function feedUrlContext(listingId: string, connectionId: string): string {
  return `Connection.urlCiphertext listing=${listingId} id=${connectionId}`;
}

/** Inserts a connection and returns its ID. */
export async function insertConnection(
  tx: Prisma.TransactionClient,
  box: SecretBox,
  { by, fields }: { readonly by: ByHand; readonly fields: NewConnection },
): Promise<string> {
  const { host } = new URL(fields.url);
  const { syncIntervalMin = null } = fields;
  const aim = aimOfRow(fields);
  const standing = firstStandingOf(fields, by.now);
  const { id } = await tx.connection.create({
    data: {
      listingId: by.listingId,
      connector: fields.connector,
      label: fields.label ?? host,
      host,
      urlCiphertext: '',
      urlHash: box.mark(fields.url),
      mode: fields.mode,
      syncEnabled: fields.syncEnabled,
      ...standingColumns(standing),
      syncIntervalMin,
      ...fields.options,
      createdAt: by.now,
    },
    select: { id: true },
  });
  // The URL is sealed to the row's ID, which is known only now.
  const urlCiphertext = box.seal(fields.url, feedUrlContext(by.listingId, id));
  const nextSyncAt = nextSyncOf(id, { state: standing.state, aim, syncIntervalMin }, by.now);
  await tx.connection.update({ where: { id }, data: { urlCiphertext, nextSyncAt } });
  await append(tx, by, { id, action: 'connection_created' });
  return id;
}

type Patching = { readonly by: ByHand; readonly connectionId: string; readonly patch: ConnectionPatch };

/**
 * Changes what the member chose; what was accepted stays. With a new URL or other options the feed is read anew, and a
 * reading that is still under way is fenced.
 */
export async function patchConnection(
  tx: Prisma.TransactionClient,
  box: SecretBox,
  { by, connectionId, patch }: Patching,
): Promise<void> {
  const { url, syncIntervalMin: _interval, ...chosen } = patch;
  const data = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  const before = await tx.connection.findUniqueOrThrow({ where: { id: connectionId } });
  const choice = choiceOf(before, patch, by.now);
  const after = await tx.connection.update({
    where: { id: connectionId },
    data: {
      ...named(before, url),
      ...data,
      ...choice.columns,
      ...(url === undefined ? {} : addressOf(url, { box, by, connectionId })),
      ...(readsOtherwise(before, patch) ? { ...noBody, pollNumber: { increment: 1 } } : {}),
    },
  });
  const action = url === undefined ? 'connection_changed' : 'connection_address_changed';
  await append(tx, by, { id: connectionId, action, from: stateOf(before), to: stateOf(after) });
  const { listingId, actor, now } = by;
  for (const move of choice.moves) await auditMode(tx, connectionId, { ...move, actor, listingId, now });
}

/** The same text, or that of another server, may say something else now. */
function readsOtherwise(before: ReadingOptions, { url, endIsLastNight, ignoreTentative }: ConnectionPatch): boolean {
  const isOther = (now: boolean | undefined, then: boolean) => now !== undefined && now !== then;
  return (
    url !== undefined ||
    isOther(endIsLastNight, before.endIsLastNight) ||
    isOther(ignoreTentative, before.ignoreTentative)
  );
}

/** A connection that the member gave no name is called by its host, also when it moves to another. */
function named(before: { readonly label: string; readonly host: string }, url: string | undefined): { label?: string } {
  return url !== undefined && before.label === before.host ? { label: new URL(url).host } : {};
}

function addressOf(
  url: string,
  at: { readonly box: SecretBox; readonly by: ByHand; readonly connectionId: string },
): Prisma.ConnectionUpdateInput {
  return {
    host: new URL(url).host,
    urlCiphertext: at.box.seal(url, feedUrlContext(at.by.listingId, at.connectionId)),
    urlHash: at.box.mark(url),
    waitingUntil: null,
    lastFailure: Prisma.DbNull,
    // Another address may be written another way; that is no news.
    style: Prisma.DbNull,
    // UIDs of another account say nothing of those known.
    echoMemory: Prisma.DbNull,
  };
}

function stateOf({ mode, syncEnabled, syncIntervalMin }: Pick<ModeRow, 'mode' | 'syncIntervalMin'> & Switched): string {
  const every = syncIntervalMin === null ? '' : ` every ${syncIntervalMin} min`;
  return `${mode}${every}, ${syncEnabled ? 'on' : 'off'}`;
}

type Switched = { readonly syncEnabled: boolean };

type Change = { readonly id: string; readonly action: string; readonly from?: string; readonly to?: string };

function append(tx: Prisma.TransactionClient, by: ByHand, { id, ...change }: Change): Promise<void> {
  const subject = { kind: 'connection', id };
  return appendAudit(tx, { actor: by.actor, ...change, subject, listingId: by.listingId, at: by.now });
}
