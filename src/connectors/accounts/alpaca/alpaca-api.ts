import type { AccountAccess, AccountCall, AccountReply, OpenAccountHttp } from '../../../account-ports.ts';
import { alpacaHosts, alpacaLimitNames, alpacaLimits } from './alpaca-description.ts';

/** Sends one GET of the Trading API with the keys of its access. `query` is encoded; `purpose` says what it is for. */
export type AlpacaSend = (
  request: { readonly path: string; readonly query?: string; readonly purpose: string },
  call: AccountCall,
) => Promise<AccountReply>;

/** The Trading API for one access, at the host of its environment. */
export function openAlpaca(openHttp: OpenAccountHttp, access: AccountAccess): AlpacaSend {
  const { config, secrets } = access;
  const http = openHttp({ access, platform: 'alpaca', hosts: alpacaHosts, limits: alpacaLimits });
  const headers = {
    accept: 'application/json',
    'APCA-API-KEY-ID': secrets['keyId'] ?? '',
    'APCA-API-SECRET-KEY': secrets['secretKey'] ?? '',
  };
  const host = config['environment'] === 'paper' ? 'paper' : 'api';
  const costs = { [alpacaLimitNames.key]: 1, [alpacaLimitNames.address]: 1 };
  return (request, call) => http.send({ ...request, method: 'GET', host, headers, costs }, call);
}
