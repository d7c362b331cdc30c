import type { AlpacaActivity } from './alpaca-state.ts';

/** What is wrong with a request: told as `{"code", "message"}` with the status (alpacahq/alpaca-trade-api-go: alpaca/rest.go). */
export class AlpacaRefusal extends Error {
  override readonly name = 'AlpacaRefusal';
  readonly status: number;
  readonly code: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
    this.code = status * 100_000 + 10_000;
  }
}

const types =
  'FILL TRANS MISC ACATC ACATS CFEE CSD CSW DIV DIVCGL DIVCGS DIVFEE DIVFT DIVNRA DIVROC DIVTW DIVTXEX FEE INT INTNRA INTTW JNL JNLC JNLS MA NC OPASN OPEXP OPXRC PTC PTR REORG SC SSO SSP'.split(
    ' ',
  );
const largestPage = 100;

/**
 * The activities that a query asks for, as alpacahq/alpaca-docs says (data/webapi/endpoints/account-activities.yaml): `date` goes with
 * neither `until` nor `after`; the page begins after the ID `page_token` where it ascends and ends before it where it descends.
 */
export function listed(
  activities: readonly AlpacaActivity[],
  query: Readonly<Record<string, unknown>>,
  pathType?: string,
): readonly AlpacaActivity[] {
  const asked = new Set(typesOf(query, pathType));
  const direction = textOf(query, 'direction') ?? 'desc';
  if (direction !== 'asc' && direction !== 'desc') throw new AlpacaRefusal(422, 'invalid direction');
  const [date, after, until] = [dayOf(query), timeOf(query, 'after'), timeOf(query, 'until')];
  if (date !== undefined && (after !== undefined || until !== undefined)) {
    throw new AlpacaRefusal(422, 'date cannot be used with after or until');
  }
  const token = tokenOf(query);
  const isAscending = direction === 'asc';
  const found = activities
    .filter(({ activity_type: type }) => asked.size === 0 || asked.has(String(type)))
    .filter((activity) => date === undefined || timeText(activity).startsWith(date))
    .filter((activity) => after === undefined || Date.parse(timeText(activity)) > after)
    .filter((activity) => until === undefined || Date.parse(timeText(activity)) < until)
    .filter(({ id }) => token === undefined || (isAscending ? id > token : id < token))
    .sort((a, b) => (a.id < b.id === isAscending ? -1 : 1));
  const size = sizeOf(query, date !== undefined);
  return size === undefined ? found : found.slice(0, size);
}

function timeText({ transaction_time: time, date }: AlpacaActivity): string {
  const told = time ?? date;
  return typeof told === 'string' ? told : '';
}

function typesOf(query: Readonly<Record<string, unknown>>, pathType: string | undefined): readonly string[] {
  const inQuery = textOf(query, 'activity_types');
  if (inQuery !== undefined && pathType !== undefined) throw new AlpacaRefusal(422, 'invalid activity_types');
  const asked = (pathType ?? inQuery)?.split(',') ?? [];
  if (asked.some((type) => !types.includes(type))) throw new AlpacaRefusal(422, 'invalid activity type');
  return asked;
}

function sizeOf(query: Readonly<Record<string, unknown>>, isDay: boolean): number | undefined {
  const text = textOf(query, 'page_size');
  if (text === undefined) return isDay ? undefined : largestPage;
  const size = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  // Whether more than the maximum is refused or cut is not known.
  if (size < 1 || (!isDay && size > largestPage)) throw new AlpacaRefusal(422, 'invalid page_size');
  return size;
}

function tokenOf(query: Readonly<Record<string, unknown>>): string | undefined {
  const token = textOf(query, 'page_token');
  if (token !== undefined && !/^\d{17}::[0-9a-f-]{36}$/.test(token)) throw new AlpacaRefusal(422, 'invalid page_token');
  return token;
}

function dayOf(query: Readonly<Record<string, unknown>>): string | undefined {
  const day = timeOf(query, 'date');
  return day === undefined ? undefined : new Date(day).toISOString().slice(0, 10);
}

function timeOf(query: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const text = textOf(query, name);
  if (text === undefined) return undefined;
  const ms = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) throw new AlpacaRefusal(422, `invalid ${name}`);
  return ms;
}

function textOf(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new AlpacaRefusal(422, `invalid ${name}`);
}
