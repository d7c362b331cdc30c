/**
 * How a fault is told: an answer, or none. Bodies: oanda/v20-openapi: json/v20.json (`errorMessage`, `errorCode`); the 400 is recorded
 * in hootnot/oanda-api-v20: docs/oanda-api-v20.rst. Those of 403 to 503 are not published.
 */
type Told =
  | { readonly status: number; readonly type: 'json' | 'html' | 'txt'; readonly body: string }
  | 'hang'
  | 'reset';

function json(status: number, body: unknown): Told {
  return { status, type: 'json', body: JSON.stringify(body) };
}

const insufficient = { errorMessage: 'Insufficient authorization to perform request.' };
const challenge =
  '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>';

export const oandaFaults = {
  unauthorized: json(401, insufficient),
  forbidden: json(403, insufficient),
  bad_parameter: json(400, { errorMessage: "Invalid value specified for 'order.instrument'" }),
  bad_account: json(400, { errorMessage: "Invalid value specified for 'accountID'" }),
  unknown_account: json(404, { errorMessage: 'The Account specified does not exist', errorCode: 'NO_SUCH_ACCOUNT' }),
  method: json(405, { errorMessage: 'Method not allowed' }),
  out_of_range: json(416, { errorMessage: "Invalid value specified for 'id'" }),
  rate_limited: json(429, { errorMessage: 'Too many requests' }),
  internal_error: json(500, { errorMessage: 'Internal server error' }),
  bad_gateway: { status: 502, type: 'html', body: '<html><head><title>502 Bad Gateway</title></head></html>' },
  maintenance: json(503, { errorMessage: 'The service is down for maintenance' }),
  challenge: { status: 403, type: 'html', body: challenge },
  html: { status: 200, type: 'html', body: '<!doctype html><html><body>Welcome</body></html>' },
  unknown_shape: json(200, { data: [] }),
  no_json: { status: 200, type: 'txt', body: 'OK' },
  empty_body: { status: 200, type: 'json', body: '' },
  truncated: { status: 200, type: 'json', body: '{"transactions":[{"id":"2316","type":"MARKET_ORD' },
  moved: { status: 301, type: 'txt', body: '' },
  hang: 'hang',
  reset: 'reset',
} as const satisfies Readonly<Record<string, Told>>;

export type OandaFault = keyof typeof oandaFaults;

/** True for the name of a fault. */
export function isOandaFault(name: string): name is OandaFault {
  return name in oandaFaults;
}

export const oandaFaultNames = Object.keys(oandaFaults).filter(isOandaFault);
