/** How a fault is told. Forms of errors: https://docs.cdp.coinbase.com reference pages; scopes: coinbase/coinbase-advanced-py: coinbase/rest/rest_base.py. */
export type CoinbaseTold =
  | {
      readonly status: number;
      readonly type: 'json' | 'html' | 'txt';
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'hang'
  | 'reset';

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): CoinbaseTold {
  return { status, type: 'json', body: JSON.stringify(body), headers };
}

const spent = { 'x-ratelimit-limit': '30', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };

export const coinbaseFaults = {
  invalid_argument: json(400, {
    error: 'INVALID_ARGUMENT',
    error_details: 'valid cursor is required',
    message: 'valid cursor is required',
  }),
  unauthorized: { status: 401, type: 'txt', body: 'Unauthorized' },
  missing_scopes: json(403, {
    error: 'PERMISSION_DENIED',
    code: 7,
    error_details: 'Missing required scopes',
    message: 'Missing required scopes',
  }),
  not_found: json(404, { error: 'NOT_FOUND', error_details: 'unknown path', message: 'unknown path' }),
  rate_limited: json(
    429,
    { error: 'rate_limit_exceeded', code: 8, message: 'rate limit exceeded', details: [] },
    spent,
  ),
  rate_limited_list: json(429, { errors: [{ id: 'rate_limit_exceeded', message: 'Too many requests' }] }),
  internal_error: { status: 500, type: 'txt', body: 'Internal Server Error' },
  unavailable: json(503, { error: 'UNAVAILABLE', code: 14, message: 'unavailable', details: [] }),
  challenge: {
    status: 403,
    type: 'html',
    body: '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/h/b"></script></body></html>',
  },
  truncated: { status: 200, type: 'json', body: '{"fills":[{"entry_id":"6d1f0c3f5a0e4b1c9a7be0d2c4f1a8' },
  no_json: { status: 200, type: 'txt', body: 'OK' },
  unknown_shape: { status: 200, type: 'json', body: '{"orders":[]}' },
  hang: 'hang',
  reset: 'reset',
} as const satisfies Readonly<Record<string, CoinbaseTold>>;

export type CoinbaseFault = keyof typeof coinbaseFaults;
