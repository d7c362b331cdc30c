import type { HubConnectorName } from './domain/hub.ts';
import type { Instant } from './domain/instant.ts';
import type { ConnectionRef } from './ports.ts';

/** A connection that a webhook said to read. `isBusy`: its own workflow reads it, or is to read it. */
export type ToldConnection = ConnectionRef & { readonly isBusy: boolean };

/** What the webhooks of a hub said to read. */
export interface ToldConnections {
  /**
   * Connections at the hub that a webhook said to read, the longest owed first, at most `limit`, but for those that the caller
   * knows, those that are owed a reading since by what failed, which is the minute tick’s, those whose platform asked to come
   * back later or is down, and all while continuous sync is stopped.
   */
  owed(
    connector: HubConnectorName,
    at: { readonly known: readonly string[]; readonly limit: number; readonly now: Instant },
  ): Promise<readonly ToldConnection[]>;
  /** Connections whose runs were begun by this workflow and have not ended: whoever worked on them was lost. */
  left(workflowId: string): Promise<readonly ConnectionRef[]>;
  /** Hubs of which such a run began before `before`. */
  leftAt(before: Instant): Promise<readonly HubConnectorName[]>;
}
