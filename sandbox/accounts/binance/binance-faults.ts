/** How a fault is told. Codes and texts: binance/binance-spot-api-docs: errors.md; statuses and headers: rest-api.md. */
export type BinanceTold =
  | {
      readonly status: number;
      readonly type: 'json' | 'html' | 'txt';
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'hang'
  | 'reset';

function error(status: number, code: number, msg: string, headers: Readonly<Record<string, string>> = {}): BinanceTold {
  return { status, type: 'json', body: JSON.stringify({ code, msg }), headers };
}

const weight =
  'Too much request weight used; current limit is 6000 request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.';
const banned =
  'Way too much request weight used; IP banned until 1700000120000. Please use WebSocket Streams for live updates to avoid bans.';

export const binanceFaults = {
  internal_error: error(500, -1000, 'Internal error; unable to process your request. Please try again.'),
  disconnected: error(504, -1001, 'Internal error; unable to process your request. Please try again.'),
  unexpected_response: error(
    500,
    -1006,
    'An unexpected response was received from the message bus. Execution status unknown.',
  ),
  timeout: error(
    504,
    -1007,
    'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
  ),
  overloaded: error(
    503,
    -1008,
    'Server is currently overloaded with other requests. Please try again in a few minutes.',
  ),
  clock_behind: error(400, -1021, 'Timestamp for this request is outside of the recvWindow.'),
  clock_ahead: error(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time."),
  bad_signature: error(400, -1022, 'Signature for this request is not valid.'),
  illegal_characters: error(
    400,
    -1100,
    "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.",
  ),
  missing_parameter: error(400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."),
  empty_parameter: error(400, -1105, "Parameter 'symbol' was empty."),
  parameter_not_required: error(400, -1106, "Parameter 'fromId' sent when not required."),
  unknown_symbol: error(400, -1121, 'Invalid symbol.'),
  window_too_long: error(400, -1127, 'More than 24 hours between startTime and endTime.'),
  bad_combination: error(400, -1128, 'Combination of optional parameters invalid.'),
  bad_data: error(400, -1130, "Data sent for parameter 'limit' is not valid."),
  key_format: error(401, -2014, 'API-key format invalid.'),
  key_refused: error(401, -2015, 'Invalid API-key, IP, or permissions for action.'),
  key_refused_400: error(400, -2015, 'Invalid API-key, IP, or permissions for action.'),
  too_much_weight: error(429, -1003, weight, { 'Retry-After': '37' }),
  banned: error(418, -1003, banned, { 'Retry-After': '120' }),
  firewall: {
    status: 403,
    type: 'html',
    body: '<html><head><title>403 Forbidden</title></head><body>WAF</body></html>',
  },
  bad_gateway: { status: 502, type: 'html', body: '<html><head><title>502 Bad Gateway</title></head></html>' },
  truncated: { status: 200, type: 'json', body: '[{"symbol":"BNBBTC","id":28457,"orderId":1002' },
  no_json: { status: 200, type: 'txt', body: 'OK' },
  unknown_shape: { status: 200, type: 'json', body: '{"trades":[]}' },
  hang: 'hang',
  reset: 'reset',
} as const satisfies Readonly<Record<string, BinanceTold>>;

export type BinanceFault = keyof typeof binanceFaults;
