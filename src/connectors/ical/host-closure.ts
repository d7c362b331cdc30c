/**
 * A host that asked to be left alone until `untilMs`. `unavailableTo` are the addresses that it told so with 503: for them
 * that is a failure which people have to hear of, for the others only a wait.
 */
export type HostClosure = { readonly untilMs: number; readonly unavailableTo: ReadonlySet<string> };

/** The closure after one more answer with a Retry-After. It never shortens: an answer may have been under way for long. */
export function closureOf(
  before: HostClosure | undefined,
  told: { readonly status: number; readonly retryAfterMs: number; readonly address: string; readonly nowMs: number },
): HostClosure {
  const still = openedAgain(before, told.nowMs) ? undefined : before;
  const unavailableTo = new Set(still?.unavailableTo);
  if (told.status === 503) unavailableTo.add(told.address);
  return { untilMs: Math.max(still?.untilMs ?? 0, told.nowMs + told.retryAfterMs), unavailableTo };
}

/** True when requests may be sent again. */
export function openedAgain(closure: HostClosure | undefined, nowMs: number): boolean {
  return closure === undefined || closure.untilMs <= nowMs;
}
