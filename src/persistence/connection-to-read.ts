import { breakerKeyOf } from '../domain/breaker-key.ts';
import { type CalendarDate, dateInZone } from '../domain/calendar-date.ts';
import { connectorNames } from '../domain/connection.ts';
import type { Failure } from '../domain/failure.ts';
import { type HubConnectorName, hubConnectors } from '../domain/hub.ts';
import type { Instant } from '../domain/instant.ts';
import type { HubClosure, HubUnitAddress } from '../hub-ports.ts';
import type { ConnectionToRead } from '../pass-ports.ts';
import { fromDateColumn, fromNightColumns } from './columns.ts';
import { feedUrlContext } from './connection-writes.ts';
import { validatorsOf } from './feed-columns.ts';
import { openAccount } from './hub-secrets.ts';
import type { Prisma } from './prisma.ts';
import type { ConnectionRow } from './rows-to-read.ts';
import type { SecretBox } from './secret-box.ts';

/** Why a connection cannot even be asked for: its stored secret does not open in its row. */
export const closedAddress: Failure = {
  kind: 'SYSTEM',
  detail: 'The stored address does not open: it was changed or moved, or its key is not in ENCRYPTION_KEYS.',
};

type Opening = { readonly box: SecretBox; readonly now: Instant; readonly timeZone: string };

/** What a pass needs of a connection, with its secret opened; undefined when that does not open. */
export function connectionToRead(row: ConnectionRow, opening: Opening): ConnectionToRead | undefined {
  const { id: connectionId, label, pollNumber } = row;
  const knownHash = knownHashOf(row, dateInZone(opening.now, opening.timeZone));
  const source = sourceOf(row, opening.box, knownHash);
  return source && { connectionId, label, pollNumber, knownHash, source, breakerKey: breakerKeyOf(row) };
}

function sourceOf(
  row: ConnectionRow,
  box: SecretBox,
  knownHash: string | null,
): ConnectionToRead['source'] | undefined {
  if (row.hubAccount) {
    const unit = unitAddress(row, box);
    const closed = row.published.filter(({ state }) => state === 'closed').map(({ id }) => id);
    const stays = [...new Set(row.accepted.map(({ identity }) => identity))];
    return unit && { kind: 'unit', ...unit, ours: row.published.map(closureOf), closed, stays };
  }
  const url = openedUrl(row, box);
  if (url === undefined) return undefined;
  const { endIsLastNight, ignoreTentative } = row;
  const validators = knownHash === null ? null : validatorsOf(row);
  return { kind: 'feed', url, options: { endIsLastNight, ignoreTentative }, validators };
}

type OfHub = {
  readonly connector: string;
  readonly unitId: string | null;
  readonly hubAccount: { readonly id: string; readonly ownerId: string; readonly sealed: string } | null;
};

/** Where a hub's unit is, with its account's secrets opened; undefined for a feed, or when they do not open. */
export function unitAddress({ connector, unitId, hubAccount }: OfHub, box: SecretBox): HubUnitAddress | undefined {
  const name = hubConnectorOf(connector);
  const secrets = hubAccount ? openAccount(box, hubAccount)?.secrets : undefined;
  if (!hubAccount || !secrets || name === undefined || unitId === null) return undefined;
  return { connector: name, access: { accountId: hubAccount.id, secrets }, unitId };
}

/** A `connector` column that names a hub. */
export function hubConnectorOf(column: string): HubConnectorName | undefined {
  return hubConnectors.find((name) => name === column);
}

/** A `connector` column; what an older version wrote and this one does not know cannot be. */
export function connectorOf(column: string): (typeof connectorNames)[number] {
  const name = connectorNames.find((known) => known === column);
  if (name === undefined) throw new Error(`Connector ${column} is not known to this version.`);
  return name;
}

/** A closure of ours as its connector knows it. */
export function closureOf({ id, remoteId, ...nights }: Prisma.PublishedClosureGetPayload<object>): HubClosure {
  return { key: id, remoteId: remoteId ?? '', ...fromNightColumns(nights) };
}

function openedUrl({ id, listingId, urlCiphertext }: ConnectionRow, box: SecretBox): string | undefined {
  if (urlCiphertext === null) return undefined;
  try {
    return box.open(urlCiphertext, feedUrlContext(listingId, id));
  } catch {
    return undefined;
  }
}

/** The hash of the body judged last, where it holds today. Before the first good poll by the present rules the feed has to be judged, whatever is known of its text. */
export function knownHashOf(
  { contentHash, contentDate, window }: Pick<ConnectionRow, 'contentHash' | 'contentDate' | 'window'>,
  today: CalendarDate,
): string | null {
  const isOfToday = contentDate !== null && fromDateColumn(contentDate) === today;
  return isOfToday && window !== null ? contentHash : null;
}
