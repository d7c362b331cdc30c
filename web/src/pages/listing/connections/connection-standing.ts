import type { Connection } from '../../../../../src/contract/connections.ts';
import type { ConnectionStatus } from '../../../../../src/domain/connection.ts';

/** How a connection stands, as its badge says it: `NEVER_READ` is one that is in order and waits for its first reading. */
export type ConnectionStanding = ConnectionStatus | 'NEVER_READ';

/** The standing of a connection. One that was never read has shown nothing good yet, so it is not called connected. */
export function standingOf({ status, lastSyncAt, lastSyncError }: Connection): ConnectionStanding {
  return status === 'CONNECTED' && lastSyncAt === null && lastSyncError === null ? 'NEVER_READ' : status;
}
