import type { AccountAccess } from '../../account-ports.ts';
import { type Instant, plusMs } from '../../domain/instant.ts';
import type { SecretBox } from '../secret-box.ts';
import { type AccountConnectionRow, configOf } from './account-rows.ts';
import { openAccountSecrets } from './account-secrets.ts';

/** What the connection’s calls are made with; undefined when its secrets do not open. */
export function accessOf(box: SecretBox, connection: AccountConnectionRow): AccountAccess | undefined {
  const secrets = openAccountSecrets(box, connection);
  if (!secrets) return undefined;
  const { id: connectionId, accountId } = connection;
  return { connectionId, accountId, secrets, config: configOf(connection.config) };
}

/** How far back a first reading goes: what its service tells, or five years. */
export function firstReadingSince(now: Instant): Instant {
  return plusMs(now, -FIRST_READING_MS);
}

const FIRST_READING_MS = 5 * 365 * 24 * 60 * 60_000;
