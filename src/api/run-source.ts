import type { FailureSource } from '../domain/failure-message.ts';
import type { Reach } from '../domain/member.ts';
import type { ApiDeps } from './api-deps.ts';

/**
 * Where a run of the connection `connectionId` alone failed, if it did; unknown for a run of a whole listing (null), and for
 * one that read a calendar: it may have failed in telling a hub.
 */
export async function runSource(
  { connections }: Pick<ApiDeps, 'connections'>,
  reach: Reach,
  connectionId: string | null,
): Promise<FailureSource> {
  if (connectionId === null) return 'unknown';
  const connection = await connections.find(reach, connectionId);
  return connection === undefined || connection.connector === 'ical' ? 'unknown' : 'hub';
}
