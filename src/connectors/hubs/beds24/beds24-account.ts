import type { HubAnswer, HubCall, HubSecrets } from '../../../hub-ports.ts';
import type { HubHttp, HubRequest } from '../http/hub-http.ts';
import { readReply } from '../http/hub-reply.ts';
import { hubFailure } from '../http/hub-status.ts';
import { detailsSchema, setupSchema } from './beds24-shapes.ts';

export type OpenedAccount = { readonly secrets: HubSecrets; readonly accountKey: string; readonly name: string };

/** What relais needs of an invite code, whose scopes are chosen once, where it is made. */
const neededScopes = [
  'read:bookings',
  'write:bookings',
  'delete:bookings',
  'read:inventory',
  'read:properties',
] as const;

const purpose = 'opening the account';

/**
 * Opens an account by an invite code, which Beds24 takes once and within 24 hours. Scopes that are missing are told here,
 * where the host can still choose: an invite code that lacks one has been used up in vain.
 */
export async function openAccount(http: HubHttp, inviteCode: string, call: HubCall): Promise<HubAnswer<OpenedAccount>> {
  const { host } = http;
  const setup = {
    method: 'GET',
    path: '/authentication/setup',
    headers: { code: inviteCode, deviceName: 'relais' },
    purpose,
  } as const;
  const reply = await http.send(setup, call);
  if (reply.outcome === 'failed' && (reply.status === 400 || reply.status === 401 || reply.status === 403)) {
    const what = `HTTP ${reply.status}: the invite code is not accepted (mistyped, used before, or older than 24 h)`;
    return { outcome: 'failed', failure: hubFailure('AUTH', what, { host, purpose }) };
  }
  const opened = readReply(reply, { schema: setupSchema, purpose, host, budgetOf: () => null });
  if (opened.outcome === 'failed') return opened;
  const { token, refreshToken } = opened.value;
  const details = await readDetails(http, token, call);
  if (details.outcome === 'failed') return details;
  const { ownerId, scopes } = details.value.token;
  const missing = neededScopes.filter(
    (scope) => !scopes.includes(scope) && !scopes.includes(`all:${scope.split(':')[1]}`),
  );
  if (missing.length > 0) {
    const what = `the invite code does not give ${missing.join(', ')}: a new one is needed`;
    return { outcome: 'failed', failure: hubFailure('CONFIG', what, { host, purpose }) };
  }
  return { ...details, value: { secrets: { refreshToken }, accountKey: ownerId, name: `Beds24 ${ownerId}` } };
}

/** Asked a second time when the first try fails: the invite code is used up, so a whole new one would be the price. */
async function readDetails(http: HubHttp, token: string, call: HubCall) {
  const request: HubRequest = { method: 'GET', path: '/authentication/details', headers: { token }, purpose };
  const first = await http.send(request, call);
  const reply = first.outcome === 'failed' ? await http.send(request, call) : first;
  return readReply(reply, { schema: detailsSchema, purpose, host: http.host, budgetOf: () => null });
}
