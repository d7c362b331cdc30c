/**
 * How a fault is told: an answer, or none. Bodies: alpacahq/alpaca-trade-api-go: alpaca/rest.go (`code`, `message`);
 * `forbidden.` of alpacahq/Alpaca-API issue 228; `access key verification failed` of alpacahq/alpaca-trade-api-python issue 40.
 */
type Told =
  | { readonly status: number; readonly type: 'json' | 'html' | 'txt'; readonly body: string }
  | 'hang'
  | 'reset';

function json(status: number, body: unknown): Told {
  return { status, type: 'json', body: JSON.stringify(body) };
}

const challenge =
  '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>';

export const alpacaFaults = {
  unauthorized: json(401, { code: 40110000, message: 'request is not authorized.' }),
  key_not_found: json(401, { code: 40110000, message: 'access key verification failed : access key not found' }),
  forbidden: json(403, { message: 'forbidden.' }),
  forbidden_with_code: json(403, { code: 40310000, message: 'forbidden.' }),
  account_restricted: json(403, { code: 40310000, message: 'account is restricted' }),
  not_found: json(404, { code: 40410000, message: 'endpoint not found.' }),
  invalid_parameter: json(422, { code: 42210000, message: 'invalid page_token' }),
  rate_limited: json(429, { code: 42910000, message: 'rate limit exceeded' }),
  too_many_requests: json(429, { message: 'too many requests.' }),
  internal_error: json(500, { code: 50010000, message: 'internal server error occurred' }),
  bad_gateway: { status: 502, type: 'html', body: '<html><head><title>502 Bad Gateway</title></head></html>' },
  gateway_timeout: { status: 504, type: 'txt', body: 'upstream request timeout' },
  challenge: { status: 403, type: 'html', body: challenge },
  html: { status: 200, type: 'html', body: '<!doctype html><html><body>Welcome</body></html>' },
  error_in_200: json(200, { code: 40110000, message: 'request is not authorized.' }),
  unknown_shape: json(200, { activities: [] }),
  no_json: { status: 200, type: 'txt', body: 'OK' },
  empty_body: { status: 200, type: 'json', body: '' },
  truncated: { status: 200, type: 'json', body: '[{"id":"20220202135509981::2d7be4ff-d1f3-43e9-856a-0f5c' },
  moved: { status: 301, type: 'txt', body: '' },
  hang: 'hang',
  reset: 'reset',
} as const satisfies Readonly<Record<string, Told>>;

export type AlpacaFault = keyof typeof alpacaFaults;

/** True for the name of a fault. */
export function isAlpacaFault(name: string): name is AlpacaFault {
  return name in alpacaFaults;
}

export const alpacaFaultNames = Object.keys(alpacaFaults).filter(isAlpacaFault);
