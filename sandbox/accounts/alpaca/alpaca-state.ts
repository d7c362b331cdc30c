/** An activity as the fake lists it: every value but its ID is whatever the Trading API could write there. */
export type AlpacaActivity = Readonly<Record<string, unknown>> & { readonly id: string };

export type AlpacaFakeAccount = {
  readonly keyId: string;
  readonly secretKey: string;
  readonly id: string;
  readonly accountNumber: string;
};

/** A fill to add. `id` is made from its moment unless it is given. */
export type AlpacaFakeFill = {
  readonly at: string;
  readonly symbol: string;
  readonly side: string;
  readonly qty: string;
  readonly price: string;
  readonly type?: string;
  readonly orderId?: string;
  readonly cumQty?: string;
  readonly leavesQty?: string;
  readonly id?: string;
};

/** A fee to add; `symbol`, `qty`, `price` and `status` as a row of the service has them. */
export type AlpacaFakeFee = {
  readonly activityType: 'FEE' | 'CFEE';
  readonly date: string;
  readonly netAmount: string;
  readonly description?: string;
  readonly symbol?: string;
  readonly qty?: string;
  readonly price?: string;
  readonly status?: string;
  readonly id?: string;
};

const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/**
 * `yyyyMMddHHmmssSSS::<uuid>` with the digits in New York's local time, as every sample of alpacahq/alpaca-docs has it. A date
 * alone has nine zeros for its time. `count` makes the UUID.
 */
export function activityIdOf(at: string, count: number): string {
  const uuid = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  if (/^\d{4}-\d\d-\d\d$/.test(at)) return `${at.replaceAll('-', '')}000000000::${uuid}`;
  const moment = new Date(at);
  const parts = new Map<string, string>(newYork.formatToParts(moment).map(({ type, value }) => [type, value]));
  const digits = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((name) => parts.get(name)).join('');
  return `${digits}${String(moment.getUTCMilliseconds()).padStart(3, '0')}::${uuid}`;
}

/** The row of a fill (alpacahq/alpaca-docs: data/webapi/entities/account-trade-activity-v2.yaml). */
export function fillRow(fill: AlpacaFakeFill, count: number): AlpacaActivity {
  return {
    id: fill.id ?? activityIdOf(fill.at, count),
    activity_type: 'FILL',
    transaction_time: fill.at,
    type: fill.type ?? 'fill',
    price: fill.price,
    qty: fill.qty,
    side: fill.side,
    symbol: fill.symbol,
    leaves_qty: fill.leavesQty ?? '0',
    order_id: fill.orderId ?? `b5abe576-6a8a-49f3-a353-${String(count).padStart(12, '0')}`,
    cum_qty: fill.cumQty ?? fill.qty,
    order_status: fill.type === 'partial_fill' ? 'partially_filled' : 'filled',
  };
}

/** The row of a fee (alpacahq/alpaca-docs: content/crypto/activities.md). */
export function feeRow(fee: AlpacaFakeFee, count: number): AlpacaActivity {
  const { activityType, date, netAmount, description = '', id, ...others } = fee;
  const fields = { activity_type: activityType, date, net_amount: netAmount, description, status: 'executed' };
  return { id: id ?? activityIdOf(date, count), ...fields, ...others };
}
