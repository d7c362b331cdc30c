/**
 * The messages of the service’s codes as csingley/ibflex (ibflex/client.py) and IBKR Campus list them, typing errors included.
 */
const messages = {
  '1001': 'Statement could not be generated at this time. Please try again shortly.',
  '1003': 'Statement is not available.',
  '1004': 'Statement is incomplete at this time. Please try again shortly.',
  '1005': 'Settlement data is not ready at this time. Please try again shortly.',
  '1006': 'FIFO P/L data is not ready at this time. Please try again shortly.',
  '1007': 'MTM P/L data is not ready at this time. Please try again shortly.',
  '1008': 'MTM and FIFO P/L data is not ready at this time. Please try again shortly.',
  '1009': 'The server is under heavy load. Statement could not be generated at this time. Please try again shortly.',
  '1010': 'Legacy Flex Queries are no longer supported. Please convert over to Activity Flex.',
  '1011': 'Service account is inactive.',
  '1012': 'Token has expired.',
  '1013': 'IP restriction.',
  '1014': 'Query is invalid.',
  '1015': 'Token is invalid.',
  '1016': 'Account in invalid.',
  '1017': 'Reference code is invalid.',
  '1018': 'Too many requests have been made from this token. Please try again shortly.',
  '1019': 'Statement generation in progress. Please try again shortly.',
  '1020': 'Invalid request or unable to validate request.',
  '1021': 'Statement could not be retrieved at this time. Please try again shortly.',
} as const;
export type FlexCode = keyof typeof messages;

/** Codes that were recorded with `Warn`; the others come with `Fail` (csingley/ibflex: tests/test_client.py). */
const warnings: readonly FlexCode[] = ['1001', '1019'];

/** What the service says in place of a ticket or a report: with HTTP 200. */
export class FlexRefusal extends Error {
  override readonly name = 'FlexRefusal';
  readonly code: FlexCode;
  constructor(code: FlexCode) {
    super(messages[code]);
    this.code = code;
  }
}

/** An error as recorded in csingley/ibflex (tests/test_client.py). `timestamp` is prose in Eastern time; it does not matter here. */
export function errorText(code: FlexCode): string {
  const status = warnings.includes(code) ? 'Warn' : 'Fail';
  return `<FlexStatementResponse timestamp="28 August, 2012 10:37 AM EDT"><Status>${status}</Status><ErrorCode>${code}</ErrorCode><ErrorMessage>${messages[code]}</ErrorMessage></FlexStatementResponse>`;
}

/** A ticket as recorded there. */
export function ticketText(reference: string, url: string): string {
  return `<FlexStatementResponse timestamp="28 August, 2012 10:37 AM EDT"><Status>Success</Status><ReferenceCode>${reference}</ReferenceCode><Url>${url}</Url></FlexStatementResponse>`;
}
