import fc from 'fast-check';
import type { AccountReply } from '../../../../src/account-ports.ts';

/** Words that services tell errors by, beside any other word: so that judging gets past the first look. */
const names = ['error', 'errors', 'code', 'message', 'msg', 'retCode', 'retMsg', 'time', 'errorCode', 'errorMessage'];
const values = [
  'unauthorized',
  'rate_limiting',
  'EAPI:Invalid key',
  'EService:Throttled: 9',
  'NOT_FOUND',
  '-2015',
  '1018',
];

const anyValue = fc.oneof(fc.constantFrom(...values), fc.integer({ min: -99_999, max: 99_999_999 }), fc.jsonValue());
const anyEnvelope = fc
  .dictionary(fc.constantFrom(...names), fc.oneof(anyValue, fc.array(anyValue, { maxLength: 3 })))
  .map((body) => JSON.stringify(body));
const anyXml = fc
  .tuple(fc.constantFrom('Fail', 'Warn', 'Success', 'None'), anyValue)
  .map(
    ([status, code]) =>
      `<FlexStatementResponse><Status>${status}</Status><ErrorCode>${JSON.stringify(code)}</ErrorCode></FlexStatementResponse>`,
  );
const anyPage = fc.string().map((words) => `<!doctype html><html><body>${words}</body></html>`);

const anyText = fc
  .oneof(fc.string(), fc.json(), anyEnvelope, anyXml, anyPage, fc.string({ unit: 'binary' }))
  .chain((whole) =>
    fc.oneof(
      fc.constant(whole),
      fc.nat({ max: whole.length }).map((end) => whole.slice(0, end)),
    ),
  );

const anyWait = fc.oneof(
  fc.constantFrom('0', '-1', '37', '86400', '99999999999', 'NaN', '', ' 5 ', 'Tue, 24 Nov 2026 12:00:00 GMT', '1e9'),
  fc.string(),
);
const anyHeaders = fc.record(
  {
    'retry-after': anyWait,
    date: anyWait,
    'content-type': fc.constantFrom('text/html', 'application/json', 'text/xml', ''),
    'cf-mitigated': fc.constantFrom('challenge', ''),
    'x-ratelimit-reset': anyWait,
    'x-bapi-limit-reset-timestamp': anyWait,
  },
  { requiredKeys: [] },
);

/** Any reply that can come back, likely and unlikely ones. `limits` are those that can be said to be full. */
export function anyReply(limits: readonly string[]): fc.Arbitrary<AccountReply> {
  const status = fc.oneof(
    fc.constantFrom(200, 204, 301, 400, 401, 403, 404, 410, 416, 418, 422, 429, 451, 500, 502, 503),
    fc.integer({ min: 100, max: 599 }),
  );
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ outcome: fc.constant('answered' as const), status, headers: anyHeaders, text: anyText }),
    },
    fc.record({
      outcome: fc.constant('unanswered' as const),
      code: fc.oneof(fc.constantFrom('timeout', 'too_big', 'ECONNRESET'), fc.string()),
    }),
    fc.record({
      outcome: fc.constant('limited' as const),
      limit: fc.constantFrom(...limits),
      waitMs: fc.oneof(fc.integer(), fc.double({ noNaN: true })),
    }),
  );
}
