import { type Request, type Response, Router } from 'express';

type Fill = Readonly<Record<string, unknown>> & { readonly id: string };
export const tradepostFaults = {
  bad_key: [401, '{"error":"bad_key"}'],
  narrow_key: [403, '{"error":"no_right"}'],
  too_many: [429, '{"error":"slow_down"}'],
  trouble: [500, '{"error":"trouble"}'],
  challenge: [403, '<!doctype html><script src="/cdn-cgi/challenge-platform/h/b"></script>'],
  cut_off: [200, '[{"id":"1","at":"2026'],
} as const;

/** A simulated Tradepost: it judges keys and counts its limit by itself, by its own clock. */
export function openTradepostFake({ clock }: { readonly clock: { now(): string } }) {
  const fills = new Map<string, Fill[]>();
  let fault: keyof typeof tradepostFaults | null = null;
  let seenMs: number[] = [];
  let over = 0;
  const router = Router();
  router.get('/v1/fills', (request: Request, response: Response) => {
    const nowMs = Date.parse(clock.now());
    seenMs = [...seenMs.filter((ms) => nowMs - ms < 60_000), nowMs];
    if (seenMs.length > 60) over += 1;
    const own = fills.get(request.get('x-tradepost-key') ?? '');
    const refused = fault ?? (own === undefined ? 'bad_key' : seenMs.length > 60 ? 'too_many' : null);
    const [status, body] = refused === null ? [200, page(own ?? [], request)] : tradepostFaults[refused];
    response.status(status).send(body);
  });
  const control = {
    addAccount: (key: string) => void fills.set(key, []),
    addFill: (key: string, fill: Fill) => void fills.get(key)?.push(fill),
    edit: (key: string, id: string, fields: object) =>
      void fills.set(
        key,
        (fills.get(key) ?? []).map((fill) => (fill.id === id ? { ...fill, ...fields } : fill)),
      ),
    setFault: (name: keyof typeof tradepostFaults) => void (fault = name),
    clearFaults: () => void (fault = null),
    overLimit: () => over,
  };
  return { router, control };
}

function page(fills: readonly Fill[], { query }: Request): string {
  const [after, limit] = [Number(query['after']), Number(query['limit'])];
  return JSON.stringify(fills.filter(({ id }) => Number(id) > after).slice(0, limit));
}
