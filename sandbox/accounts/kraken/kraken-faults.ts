/** How a fault is told. Errors come with HTTP 200 and no `result` (https://docs.kraken.com/rest/, “Errors”). */
export type KrakenTold =
  | { readonly error: string }
  | { readonly status: number; readonly type: 'html' | 'txt' | 'json'; readonly body: string }
  | 'warning'
  | 'hang'
  | 'reset';

const cloudflare =
  '<!DOCTYPE html><html><head><title>api.kraken.com | 520: Web server is returning an unknown error</title></head></html>';
const challenge =
  '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>';

export const krakenFaults = {
  invalid_key: { error: 'EAPI:Invalid key' },
  invalid_signature: { error: 'EAPI:Invalid signature' },
  permission_denied: { error: 'EGeneral:Permission denied' },
  invalid_nonce: { error: 'EAPI:Invalid nonce' },
  rate_limit: { error: 'EAPI:Rate limit exceeded' },
  throttled: { error: 'EService: Throttled: 1700000042' },
  invalid_arguments: { error: 'EGeneral:Invalid arguments' },
  invalid_offset: { error: 'EGeneral:Invalid arguments:ofs' },
  lockout: { error: 'EGeneral:Temporary lockout' },
  unavailable: { error: 'EService:Unavailable' },
  busy: { error: 'EService:Busy' },
  internal_error: { error: 'EGeneral:Internal error' },
  unknown_pair: { error: 'EQuery:Unknown asset pair' },
  unknown_method: { error: 'EGeneral:Unknown method' },
  bad_gateway: { status: 502, type: 'html', body: cloudflare },
  service_unavailable: { status: 503, type: 'html', body: cloudflare },
  cloudflare_520: { status: 520, type: 'html', body: cloudflare },
  cloudflare_525: { status: 525, type: 'html', body: cloudflare },
  challenge: { status: 403, type: 'html', body: challenge },
  truncated: { status: 200, type: 'json', body: '{"error":[],"result":{"count":2,"trades":{"THVRQM-33VKH' },
  no_json: { status: 200, type: 'txt', body: 'OK' },
  unknown_shape: { status: 200, type: 'json', body: '{"error":[],"result":{}}' },
  /** A warning beside the result, as good as none. */
  warning: 'warning',
  hang: 'hang',
  reset: 'reset',
} as const satisfies Readonly<Record<string, KrakenTold>>;

export type KrakenFault = keyof typeof krakenFaults;
