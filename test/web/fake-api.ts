/** What the faked API answers one request with. */
export type FakeAnswer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A request as the pages sent it. */
export type SentRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/** Answers by `METHOD /path`, without the query. */
export type FakeRoutes = Readonly<Record<string, (request: SentRequest) => FakeAnswer | Promise<FakeAnswer>>>;

/**
 * Puts a fake API under `fetch`. What no route answers is a 404. Returns what was sent, in order.
 */
export function fakeApi(routes: FakeRoutes): SentRequest[] {
  const sent: SentRequest[] = [];
  const fetchFake = async (address: string, init: { method?: string; body?: string } = {}) => {
    const { pathname: path, searchParams } = new URL(address, 'http://relais.test');
    const body: unknown = init.body === undefined ? undefined : JSON.parse(init.body);
    const request = { method: init.method ?? 'GET', path, query: Object.fromEntries(searchParams), body };
    sent.push(request);
    // An answer takes a turn of the clock, as on a network, so that what it changes is drawn when a test lets time pass.
    await new Promise((resolve) => setTimeout(resolve, 1));
    const answer = await (routes[`${request.method} ${path}`]?.(request) ?? problem(404, 'not_found'));
    return responseOf(answer);
  };
  Object.defineProperty(globalThis, 'fetch', { value: fetchFake, configurable: true, writable: true });
  return sent;
}

/** A success as the API writes it. */
export function data(value: unknown, meta?: unknown): FakeAnswer {
  return { status: 200, body: { data: value, meta } };
}

/** A refusal as the API writes it (RFC 9457). */
export function problem(status: number, code: string, more: Readonly<Record<string, unknown>> = {}): FakeAnswer {
  return { status, body: { type: 'about:blank', title: code, status, code, detail: code, ...more } };
}

function responseOf(answer: FakeAnswer) {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  return {
    status: answer.status,
    ok: answer.status < 300,
    headers: { get: (name: string) => answer.headers?.[name] ?? null },
    text: async () => text,
  };
}
