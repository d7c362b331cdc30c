import type { HubConnectorName } from '../src/domain/hub.ts';

/** What starts the reading of what the webhooks of one hub told; the counts are what it has done so far. */
export type SyncWebhooksInput = {
  readonly connector: HubConnectorName;
  readonly passes: number;
  readonly handedOver: number;
};

/** One turn: passes begun, those of them that were left to the connection’s own sync, and whether more is owed. */
export type WebhookTurn = { readonly passes: number; readonly handedOver: number; readonly isMore: boolean };
