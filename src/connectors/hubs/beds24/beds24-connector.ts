import type { HubAnswer, HubCall, HubConnector, HubUnit } from '../../../hub-ports.ts';
import type { Clock } from '../../../ports.ts';
import { type Grouping, usualGrouping } from '../grouped-readings.ts';
import { withDeadline } from '../http/call-deadline.ts';
import { createHubHttp } from '../http/hub-http.ts';
import { openAccount } from './beds24-account.ts';
import { type Beds24Api, createBeds24Api } from './beds24-api.ts';
import { beds24WaitMs } from './beds24-budget.ts';
import { cancelUnitBooking } from './beds24-cancellation.ts';
import { closeUnitNights, openUnitNights } from './beds24-closures.ts';
import { listUnitClosures, observeUnit } from './beds24-observation.ts';
import { readProperties, subscribeBeds24, unsubscribeBeds24 } from './beds24-subscription.ts';
import { createBeds24Tokens } from './beds24-tokens.ts';
import { unitsOf } from './beds24-unit.ts';
import { verifyBeds24Webhook } from './beds24-webhook.ts';

/** `baseUrl` is where the API is, with its version; `totalMs` the deadline of one call; `grouping` how a sweep's are collected. */
export type Beds24Options = {
  readonly clock: Clock;
  readonly baseUrl?: string;
  readonly totalMs?: number;
  readonly grouping?: Grouping;
};

const defaultBaseUrl = 'https://api.beds24.com/v2';

/**
 * The connector for Beds24's API v2. An account is opened by an invite code; its secrets are `refreshToken`, which ends after
 * 30 days without use, and `headerToken`, by which its webhooks prove their origin.
 */
export function createBeds24Connector(options: Beds24Options): HubConnector {
  const { clock, baseUrl = defaultBaseUrl, totalMs, grouping = usualGrouping } = options;
  const http = createHubHttp({ baseUrl, clock, totalMs, waitMs: beds24WaitMs });
  const api = createBeds24Api(http, createBeds24Tokens(http, clock), grouping);
  const inTime = (call: HubCall): HubCall => withDeadline(call, http.totalMs);
  const asking = (access: Parameters<Beds24Api['send']>[0], call: HubCall) => ({ api, access, call: inTime(call) });
  return {
    name: 'beds24',
    connect: (credentials, call) => openAccount(http, credentials['inviteCode']?.trim() ?? '', inTime(call)),
    listUnits: async (access, call) => {
      const properties = await readProperties(asking(access, call), [['includeAllRooms', 'true']]);
      return mapped(properties, (all): readonly HubUnit[] => all.flatMap(unitsOf));
    },
    readUnit: (access, unit, call) => observeUnit(asking(access, call), unit),
    closeNights: (access, closure, call) => closeUnitNights(asking(access, call), closure),
    openNights: (access, closure, call) => openUnitNights(asking(access, call), closure),
    cancelBooking: (access, booking, call) => cancelUnitBooking(asking(access, call), booking),
    listClosures: (access, unit, call) => listUnitClosures(asking(access, call), unit),
    verifyWebhook: verifyBeds24Webhook,
    subscribe: (access, hook, call) => subscribeBeds24(asking(access, call), hook),
    unsubscribe: (access, call) => unsubscribeBeds24(asking(access, call)),
  };
}

function mapped<T, U>(answer: HubAnswer<T>, map: (value: T) => U): HubAnswer<U> {
  return answer.outcome === 'failed' ? answer : { ...answer, value: map(answer.value) };
}
