import { randomUUID } from 'node:crypto';
import type { HubAccess, HubAnswer, HubCall, HubConnector, HubSecrets, HubUnit } from '../../../hub-ports.ts';
import type { Clock } from '../../../ports.ts';
import { type Grouping, usualGrouping } from '../grouped-readings.ts';
import { withDeadline } from '../http/call-deadline.ts';
import { createHubHttp } from '../http/hub-http.ts';
import { createSmoobuApi } from './smoobu-api.ts';
import { smoobuWaitMs } from './smoobu-budget.ts';
import { cancelApartmentBooking } from './smoobu-cancellation.ts';
import { closeApartmentNights, openApartmentNights } from './smoobu-closures.ts';
import { listApartmentClosures, observeApartment } from './smoobu-observation.ts';
import type { SmoobuAsking } from './smoobu-reservations.ts';
import { apartmentsSchema, meSchema } from './smoobu-shapes.ts';
import { verifySmoobuWebhook } from './smoobu-webhook.ts';

/**
 * `totalMs` is the deadline of one call; `nonce` gives a UUID v4 that is never given again; `grouping` says how questions of a
 * sweep are collected.
 */
export type SmoobuOptions = {
  readonly clock: Clock;
  readonly baseUrl?: string;
  readonly totalMs?: number;
  readonly nonce?: () => string;
  readonly grouping?: Grouping;
};

const defaultBaseUrl = 'https://login.smoobu.com';

/**
 * The connector for Smoobu's API. Its secrets are `apiKey`, `apiSecret`, by which every request is signed, and `userId`, the
 * account that its webhooks name. Webhooks are entered by the host: the API cannot.
 */
export function createSmoobuConnector(options: SmoobuOptions): HubConnector {
  const { clock, baseUrl = defaultBaseUrl, totalMs, nonce = randomUUID, grouping = usualGrouping } = options;
  const http = createHubHttp({ baseUrl, clock, totalMs, waitMs: smoobuWaitMs });
  const api = createSmoobuApi(http, { clock, nonce, grouping });
  const asking = (access: HubAccess, call: HubCall): SmoobuAsking => ({
    api,
    access,
    call: withDeadline(call, http.totalMs),
  });
  return {
    name: 'smoobu',
    connect: (credentials, call) => openAccount(credentials, (access) => asking(access, call)),
    listUnits: (access, call) => listApartments(asking(access, call)),
    readUnit: (access, unit, call) => observeApartment(asking(access, call), unit),
    closeNights: (access, closure, call) => closeApartmentNights(asking(access, call), closure),
    openNights: (access, closure, call) => openApartmentNights(asking(access, call), closure),
    cancelBooking: (access, booking, call) => cancelApartmentBooking(asking(access, call), booking),
    listClosures: (access, unit, call) => listApartmentClosures(asking(access, call), unit),
    verifyWebhook: verifySmoobuWebhook,
    subscribe: async ({ secrets }, { url }) => {
      return { outcome: 'answered', value: { by: 'host', url, header: null, secrets }, budget: null };
    },
    unsubscribe: async () => ({ outcome: 'answered', value: null, budget: null }),
  };
}

type Opened = { readonly secrets: HubSecrets; readonly accountKey: string; readonly name: string };

async function openAccount(
  credentials: HubSecrets,
  askingWith: (access: HubAccess) => SmoobuAsking,
): Promise<HubAnswer<Opened>> {
  const secrets = { apiKey: credentials['apiKey']?.trim() ?? '', apiSecret: credentials['apiSecret']?.trim() ?? '' };
  const { api, access, call } = askingWith({ accountId: '', secrets });
  const request = { method: 'GET', path: '/api/me', purpose: 'opening the account', schema: meSchema } as const;
  const answer = await api.read(access, request, call);
  if (answer.outcome === 'failed') return answer;
  const { id } = answer.value;
  return { ...answer, value: { secrets: { ...secrets, userId: id }, accountKey: id, name: `Smoobu ${id}` } };
}

async function listApartments({ api, access, call }: SmoobuAsking): Promise<HubAnswer<readonly HubUnit[]>> {
  const request = {
    method: 'GET',
    path: '/api/apartments',
    purpose: 'reading apartments',
    schema: apartmentsSchema,
  } as const;
  const answer = await api.read(access, request, call);
  return answer.outcome === 'failed' ? answer : { ...answer, value: answer.value.apartments };
}
