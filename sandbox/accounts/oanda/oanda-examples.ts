/** A fill as it is added to the fake: without what the account gives it (its ID, the account’s, the user’s, the batch). */
export type OandaFillFields = Readonly<Record<string, unknown>> & {
  readonly time: string;
  readonly instrument: string;
  readonly units: string;
};

/** Recorded in hootnot/oanda-api-v20: oandapyV20/endpoints/responses: before `commission`, and before parts had prices. */
export const olderFill = {
  time: '2016-10-28T15:11:58.023004583Z',
  instrument: 'EUR_USD',
  units: '-100',
  price: '1.09289',
  reason: 'MARKET_ORDER_TRADE_CLOSE',
  pl: '-0.1455',
  financing: '0.0000',
  accountBalance: '33848.1208',
  tradesClosed: [{ units: '-100', financing: '0.0000', realizedPL: '-0.1455', tradeID: '2313' }],
} as const satisfies OandaFillFields;

/** One order that turns a long of 100 into a short of 50 (every field of oanda/v20-openapi: json/v20.json; composed values). */
export const reversingFill = {
  time: '2024-03-05T14:03:11.123456789Z',
  instrument: 'EUR_USD',
  units: '-150',
  gainQuoteHomeConversionFactor: '0.917',
  lossQuoteHomeConversionFactor: '0.926',
  price: '1.08512',
  fullVWAP: '1.08512',
  reason: 'MARKET_ORDER',
  pl: '-0.0431',
  financing: '-0.0012',
  commission: '0.0000',
  guaranteedExecutionFee: '0.0000',
  accountBalance: '10043.5512',
  halfSpreadCost: '0.0090',
  tradesClosed: [{ tradeID: '6300', units: '-100', price: '1.08512', realizedPL: '-0.0431', financing: '-0.0012' }],
  tradeOpened: { tradeID: '6412', units: '-50', price: '1.08512', initialMarginRequired: '1.6600' },
} as const satisfies OandaFillFields;

/** One order that closes two trades, of which a guaranteed stop held one (composed values). */
export const closingTwo = {
  time: '2024-03-06T09:00:00.000000001Z',
  instrument: 'DE30_EUR',
  units: '-3',
  price: '17699.3',
  reason: 'STOP_LOSS_ORDER',
  commission: '1.50',
  guaranteedExecutionFee: '0.25',
  tradesClosed: [
    { tradeID: '7001', units: '-1', price: '17700.5' },
    { tradeID: '7002', units: '-2', price: '17698.7' },
  ],
} as const satisfies OandaFillFields;
