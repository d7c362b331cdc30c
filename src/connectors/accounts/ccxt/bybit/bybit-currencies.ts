/** What a symbol's price and its fee are in, by the category that it is traded in; null where the symbol does not tell. */
export type BybitCurrencies = { readonly price: string; readonly fee: string };

export type BybitCategory = 'spot' | 'linear' | 'inverse' | 'option';

/** Quote coins of Bybit's spot markets, for where neither the fee tells one; longer ones before those that they end with. */
const spotQuotes = [
  'USDT',
  'USDC',
  'USDE',
  'USDR',
  'USDQ',
  'EUR',
  'BRZ',
  'BRL',
  'DAI',
  'TRY',
  'PLN',
  'MNT',
  'BTC',
  'ETH',
  'SOL',
];

type Traded = {
  readonly category: BybitCategory;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly feeCurrency: string;
  readonly isMaker: boolean;
  readonly feeRate: string;
};

/**
 * bybit-exchange/docs: docs/v5/enum.mdx, “Spot Fee Currency Instruction”, for spot; derivatives take their fee in the coin that they
 * settle in, and name it only since 2024.
 */
export function bybitCurrencies(traded: Traded): BybitCurrencies | null {
  const { category, symbol, feeCurrency } = traded;
  if (category === 'spot') return spotCurrencies(traded);
  const settled = derivativeCurrencies(category, symbol);
  return settled && { price: settled.price, fee: feeCurrency === '' ? settled.fee : feeCurrency };
}

function derivativeCurrencies(category: Exclude<BybitCategory, 'spot'>, symbol: string): BybitCurrencies | null {
  switch (category) {
    case 'linear': {
      // `BTCUSDT` and `BTCUSDT-26DEC25`; `BTCPERP` and `BTC-26DEC25` are in USDC.
      const coin = /USDT(-|$)/.test(symbol) ? 'USDT' : /(USDC|PERP)(-|$)|^[A-Z0-9]+-\d/.test(symbol) ? 'USDC' : null;
      return coin === null ? null : { price: coin, fee: coin };
    }
    case 'inverse': {
      const base = /^([A-Z0-9]+?)USD([A-Z]\d\d)?$/.exec(symbol)?.[1];
      return base === undefined ? null : { price: 'USD', fee: base };
    }
    case 'option': {
      const coin = symbol.endsWith('-USDT') ? 'USDT' : 'USDC';
      return { price: coin, fee: coin };
    }
  }
}

/** The fee of a purchase is in the base coin, of a sale in the quote coin, and a maker's rebate the other way round. */
function spotCurrencies({ symbol, side, feeCurrency, isMaker, feeRate }: Traded): BybitCurrencies | null {
  const isRebate = isMaker && feeRate.startsWith('-');
  const isFeeInBase = (side === 'buy') !== isRebate;
  const quote = quoteOf(symbol, feeCurrency, isFeeInBase);
  if (quote === null) return null;
  const base = symbol.slice(0, symbol.length - quote.length);
  return { price: quote, fee: feeCurrency === '' ? (isFeeInBase ? base : quote) : feeCurrency };
}

function quoteOf(symbol: string, feeCurrency: string, isFeeInBase: boolean): string | null {
  const isLonger = feeCurrency !== '' && symbol.length > feeCurrency.length;
  if (isLonger && isFeeInBase && symbol.startsWith(feeCurrency)) return symbol.slice(feeCurrency.length);
  if (isLonger && !isFeeInBase && symbol.endsWith(feeCurrency)) return feeCurrency;
  return spotQuotes.find((coin) => symbol.length > coin.length && symbol.endsWith(coin)) ?? null;
}
