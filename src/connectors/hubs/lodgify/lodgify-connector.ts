import type { HubAccess, HubCall, HubConnector } from '../../../hub-ports.ts';
import type { Clock } from '../../../ports.ts';
import { withDeadline } from '../http/call-deadline.ts';
import { createHubHttp } from '../http/hub-http.ts';
import { closeUnitNights } from './close-nights.ts';
import { listUnits, openAccount } from './lodgify-account.ts';
import { type Asking, createLodgifyApi, lodgifyWaitMs } from './lodgify-api.ts';
import { subscribeLodgify, unsubscribeLodgify } from './lodgify-subscriptions.ts';
import { verifyLodgifyWebhook } from './lodgify-webhook.ts';
import { openUnitNights } from './open-nights.ts';
import { listUnitClosures, observeUnit } from './read-unit.ts';

/** `baseUrl` is where the API is, without a version; `totalMs` the deadline of one call. */
export type LodgifyOptions = { readonly clock: Clock; readonly baseUrl?: string; readonly totalMs?: number };

const defaultBaseUrl = 'https://api.lodgify.com';

/**
 * The connector for Lodgify (docs.lodgify.com). A unit is a room type of a property, `<propertyId>/<roomTypeId>`. An account's
 * secrets are `apiKey`, the ID and secret of each subscription, and the IDs of those that are still to be ended. Closures of
 * ours are told from the host's by the rule of `ownNightsOf`.
 */
export function createLodgifyConnector({ clock, baseUrl = defaultBaseUrl, totalMs }: LodgifyOptions): HubConnector {
  const http = createHubHttp({ baseUrl, clock, totalMs, waitMs: lodgifyWaitMs });
  const api = createLodgifyApi(http);
  const asking = (access: HubAccess, call: HubCall): Asking => {
    return { api, access, call: withDeadline(call, http.totalMs) };
  };
  return {
    name: 'lodgify',
    connect: (credentials, call) => {
      const apiKey = credentials['apiKey']?.trim() ?? '';
      return openAccount(asking({ accountId: '', secrets: { apiKey } }, call), clock);
    },
    listUnits: (access, call) => listUnits(asking(access, call)),
    readUnit: (access, unit, call) => observeUnit(asking(access, call), unit),
    closeNights: (access, closure, call) => closeUnitNights(asking(access, call), closure, http.totalMs),
    openNights: (access, closure, call) => openUnitNights(asking(access, call), closure),
    listClosures: (access, unit, call) => listUnitClosures(asking(access, call), unit),
    verifyWebhook: verifyLodgifyWebhook,
    subscribe: (access, hook, call) => subscribeLodgify(asking(access, call), hook),
    unsubscribe: (access, call) => unsubscribeLodgify(asking(access, call)),
  };
}
