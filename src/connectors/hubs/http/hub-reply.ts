import type { z } from 'zod';
import type { Failure } from '../../../domain/failure.ts';
import type { HubAnswer, HubBudget, HubWrite } from '../../../hub-ports.ts';

/** Headers of an answer, names in lower case; of one that came twice, the first. */
export type HubHeaders = Readonly<Record<string, string | undefined>>;

/**
 * What one request to a hub came to. `ok`: 2xx with JSON, or without a body (null). `failed` keeps what was said all the
 * same: `status` is null when nothing was, `json` undefined when it was no JSON. What is in `json` may be of a guest: it is
 * never put into a detail.
 */
export type HubReply =
  | { readonly outcome: 'ok'; readonly status: number; readonly headers: HubHeaders; readonly json: unknown }
  | {
      readonly outcome: 'failed';
      readonly failure: Failure;
      readonly status: number | null;
      readonly headers: HubHeaders;
      readonly json: unknown;
    };

/** How an answer is read: its shape, what it was asked for (in our words), by whom it was given, and what is left. */
export type HubReading<T> = {
  readonly schema: z.ZodType<T>;
  readonly purpose: string;
  readonly host: string;
  readonly budgetOf: (headers: HubHeaders) => HubBudget | null;
};

/** The answer to a question. A good status with another shape than the hub is known for is SCHEMA_DRIFT. */
export function readReply<T>(reply: HubReply, { schema, purpose, host, budgetOf }: HubReading<T>): HubAnswer<T> {
  if (reply.outcome === 'failed') return { outcome: 'failed', failure: reply.failure };
  const parsed = schema.safeParse(reply.json);
  if (!parsed.success) return { outcome: 'failed', failure: drifted(parsed.error, { purpose, host }) };
  return { outcome: 'answered', value: parsed.data, budget: budgetOf(reply.headers) };
}

/**
 * What a write came to that was not answered well. A hub that answers 4xx did nothing; whatever else happened, it may have
 * been done. 408 and 425 are about how a request came, so they prove nothing.
 */
export function failedWrite(
  reply: Extract<HubReply, { outcome: 'failed' }>,
): Extract<HubWrite<never>, { failure: Failure }> {
  const { status, failure } = reply;
  const isRefusal = status !== null && status >= 400 && status <= 499 && status !== 408 && status !== 425;
  return { outcome: isRefusal ? 'refused' : 'unknown', failure };
}

/** A write that was not done, whatever it would have given. */
export function undone({ outcome, failure }: Extract<HubWrite<unknown>, { failure: Failure }>) {
  return { outcome, failure };
}

/** The failure that an answer of another shape means: only places in it are named, never what stands there. */
export function drifted(
  error: z.ZodError,
  { purpose, host }: { readonly purpose: string; readonly host: string },
): Failure {
  const [issue] = error.issues;
  const place = issue === undefined ? '' : ` at /${issue.path.map(placeName).join('/')}`;
  return { kind: 'SCHEMA_DRIFT', detail: `answer of an unknown shape${place} from ${host} (${purpose})`.slice(0, 200) };
}

/** Keys of an answer can be a guest's, as its values can: only those that look like the name of a field are told. */
function placeName(step: PropertyKey): string {
  return typeof step === 'number' || /^[A-Za-z][A-Za-z_-]{0,30}$/.test(String(step)) ? String(step) : '…';
}
