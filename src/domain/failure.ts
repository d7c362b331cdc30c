/**
 * Why a read or a run failed, decided once, at the connector's edge.
 * AUTH: the credentials are refused. CONFIG: what the member entered cannot work. NOT_FOUND: 404 or 410, the feed is
 * gone. RATE_LIMITED: 429, come back later. BLOCKED: our own address rules refuse the target. TRANSIENT: timeout,
 * connection error, 5xx. BAD_FEED: an answer that is not a whole calendar. SCHEMA_DRIFT: a known platform in a shape
 * never seen. EMPTY_SUSPECT: a good answer too empty to be believed. SYSTEM: relais' own fault.
 */
export const failureKinds = [
  'AUTH',
  'CONFIG',
  'NOT_FOUND',
  'RATE_LIMITED',
  'BLOCKED',
  'TRANSIENT',
  'BAD_FEED',
  'SCHEMA_DRIFT',
  'EMPTY_SUSPECT',
  'SYSTEM',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/**
 * A classified failure. `detail` is for ops: it names the cause (status, rule, exception) and is redacted, so it holds no
 * feed URL, token, credential or guest data. `retryAfterMs` comes with RATE_LIMITED, and with what was not asked at
 * all since its platform is down.
 */
export type Failure = { readonly kind: FailureKind; readonly detail: string; readonly retryAfterMs?: number };

const retryable: Readonly<Record<FailureKind, boolean>> = {
  AUTH: false,
  CONFIG: false,
  NOT_FOUND: false,
  RATE_LIMITED: false,
  // As often as what does not answer: the number of attempts must not tell the two apart (see `kindForMember`).
  BLOCKED: true,
  TRANSIENT: true,
  BAD_FEED: true,
  SCHEMA_DRIFT: false,
  EMPTY_SUSPECT: false,
  SYSTEM: true,
};

/** True when trying again within a minute can help. RATE_LIMITED waits for its own time instead and is not an attempt. */
export function isRetryable(kind: FailureKind): boolean {
  return retryable[kind];
}

/** True when `text` is one of the failure kinds, for what comes back from a database or a Temporal failure. */
export function isFailureKind(text: string): text is FailureKind {
  return failureKinds.some((kind) => kind === text);
}
