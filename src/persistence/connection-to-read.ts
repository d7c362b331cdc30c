import { breakerKeyOf } from '../domain/breaker-key.ts';
import { type CalendarDate, dateInZone } from '../domain/calendar-date.ts';
import type { Failure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { ConnectionToRead } from '../pass-ports.ts';
import { fromDateColumn } from './columns.ts';
import { feedUrlContext } from './connection-writes.ts';
import { validatorsOf } from './feed-columns.ts';
import type { Prisma } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

type ConnectionRow = Prisma.ConnectionGetPayload<object>;

/** Why a connection cannot even be asked for: its stored address does not open in its row. */
export const closedAddress: Failure = {
  kind: 'SYSTEM',
  detail: 'The stored address does not open: it was changed or moved, or its key is not in ENCRYPTION_KEYS.',
};

/** What a pass needs of a connection, with its address opened; undefined when that does not open. */
export function connectionToRead(
  connection: ConnectionRow,
  { box, now, timeZone }: { readonly box: SecretBox; readonly now: Instant; readonly timeZone: string },
): ConnectionToRead | undefined {
  const { id: connectionId, label, pollNumber, endIsLastNight, ignoreTentative } = connection;
  const url = opened(connection, box);
  if (url === undefined) return undefined;
  const knownHash = knownHashOf(connection, dateInZone(now, timeZone));
  const validators = knownHash === null ? null : validatorsOf(connection);
  const options = { endIsLastNight, ignoreTentative };
  return { connectionId, label, url, options, knownHash, validators, pollNumber, breakerKey: breakerKeyOf(connection) };
}

function opened({ id, listingId, urlCiphertext }: ConnectionRow, box: SecretBox): string | undefined {
  try {
    return box.open(urlCiphertext, feedUrlContext(listingId, id));
  } catch {
    return undefined;
  }
}

/** Before the first good poll by the present rules the feed has to be judged, whatever is known of its text. */
function knownHashOf({ contentHash, contentDate, window }: ConnectionRow, today: CalendarDate): string | null {
  const isOfToday = contentDate !== null && fromDateColumn(contentDate) === today;
  return isOfToday && window !== null ? contentHash : null;
}
