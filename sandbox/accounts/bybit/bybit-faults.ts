/** How a fault is told: bybit-exchange/docs: docs/v5/error.mdx and docs/v5/rate-limit/rate-limit.mdx. `retCode`s come with HTTP 200. */
export type BybitTold =
  | { readonly retCode: number; readonly retMsg: string }
  | { readonly status: number; readonly type: 'html' | 'txt' | 'json'; readonly body: string }
  | 'hang'
  | 'reset';

export const bybitFaults = {
  request_parameter: { retCode: 10001, retMsg: 'Request parameter error' },
  clock: {
    retCode: 10002,
    retMsg:
      'invalid request, please check your server timestamp or recv_window param. req_timestamp[1700000000000],server_timestamp[1700000009000],recv_window[5000]',
  },
  key_invalid: { retCode: 10003, retMsg: 'API key is invalid.' },
  sign: { retCode: 10004, retMsg: 'Error sign, please check your signature generation algorithm.' },
  permission: { retCode: 10005, retMsg: 'Permission denied, please check your API key permissions.' },
  too_many_visits: { retCode: 10006, retMsg: 'Too many visits!' },
  region: { retCode: 10009, retMsg: 'IP has been banned.' },
  unmatched_ip: { retCode: 10010, retMsg: "Unmatched IP, please check your API key's bound IP addresses." },
  server_error: { retCode: 10016, retMsg: 'Server error.' },
  server_timeout: { retCode: 10000, retMsg: 'Server Timeout' },
  compliance: { retCode: 10024, retMsg: 'The product or service you are seeking to access is not available to you.' },
  key_expired: { retCode: 33004, retMsg: 'Your api key has expired.' },
  spot_key_refused: { retCode: -2015, retMsg: 'Invalid API-key, IP, or permissions for action.' },
  no_key: { status: 401, type: 'txt', body: '' },
  address: { status: 403, type: 'html', body: '<html><body>access too frequent</body></html>' },
  address_text: { status: 403, type: 'txt', body: 'access too frequent' },
  wrong_path: { status: 404, type: 'txt', body: '' },
  protection: { status: 429, type: 'txt', body: '' },
  bad_gateway: { status: 502, type: 'html', body: '<html><head><title>502 Bad Gateway</title></head></html>' },
  truncated: { status: 200, type: 'json', body: '{"retCode":0,"retMsg":"OK","result":{"nextPageCursor":"1327' },
  no_json: { status: 200, type: 'txt', body: 'OK' },
  unknown_shape: { status: 200, type: 'json', body: '{"retCode":0,"retMsg":"OK","result":{},"time":1700000000000}' },
  hang: 'hang',
  reset: 'reset',
} as const satisfies Readonly<Record<string, BybitTold>>;

export type BybitFault = keyof typeof bybitFaults;
