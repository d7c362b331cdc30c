/**
 * What was taken of a limit of an outside service, by all of relais together, in milliseconds since the epoch. Each `slot` is one request:
 * when it is sent, what it costs, and whose it is. `isClaimed`: its holder sends it. A slot in the future is kept for its
 * holder, who waits for it. `blockedUntilMs`: the service said so.
 */
export type LimitState = {
  readonly slots: readonly LimitSlot[];
  readonly blockedUntilMs: number | null;
};
export type LimitSlot = {
  readonly atMs: number;
  readonly cost: number;
  readonly holder: string;
  readonly isClaimed: boolean;
};

/** How a limit is counted: see `Limit` in `../account-ports.ts`, whose capacity this is. */
export type LimitRule =
  | { readonly kind: 'window'; readonly capacity: number; readonly windowMs: number }
  | { readonly kind: 'bucket'; readonly capacity: number; readonly perSecond: number };

export const emptyLimit: LimitState = { slots: [], blockedUntilMs: null };

/** What requests that leave late or early may shift against one another on their way: they are kept this much further apart. */
const LEAST_MARGIN_MS = 20;
const MOST_MARGIN_MS = 2_000;
const MARGIN_SHARE = 0.04;

/** How late a kept slot may still be used. */
export function graceMs(rule: LimitRule): number {
  // In that time a bucket falls by the one unit that is left for it, at most.
  return rule.kind === 'bucket' ? Math.min(500, 1_000 / rule.perSecond) : marginMs(rule.windowMs) / 2;
}

function marginMs(windowMs: number): number {
  return Math.min(MOST_MARGIN_MS, Math.max(LEAST_MARGIN_MS, windowMs * MARGIN_SHARE));
}

/**
 * When a request of `holder` may be sent, not before `notBeforeMs`: the slot that is kept for it, while that is of use, else the
 * first time at which the limit has room after all that was promised to others. Nothing is taken by asking.
 */
export function slotFor(
  state: LimitState,
  rule: LimitRule,
  wanted: { readonly holder: string; readonly cost: number; readonly notBeforeMs: number },
): number {
  const { holder, cost, notBeforeMs } = wanted;
  const earliest = Math.max(notBeforeMs, state.blockedUntilMs ?? 0);
  const kept = state.slots.find((slot) => slot.holder === holder && !slot.isClaimed);
  if (kept && kept.cost >= cost && kept.atMs >= (state.blockedUntilMs ?? 0) && kept.atMs + graceMs(rule) >= notBeforeMs)
    return Math.max(kept.atMs, notBeforeMs);
  const others = withoutKept(state, holder);
  const last = others.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
  return rule.kind === 'window'
    ? windowSlot(others, rule, { cost, fromMs: Math.max(earliest, last) })
    : bucketSlot(others, rule, { cost, fromMs: Math.max(earliest, last) });
}

/** The state once the request is promised that time. `isClaimed`: it is sent then; else the slot is kept for its holder. */
export function taken(state: LimitState, rule: LimitRule, slot: LimitSlot & { readonly nowMs: number }): LimitState {
  const { nowMs, ...taking } = slot;
  const kept = remembered(withoutKept(state, taking.holder), rule, nowMs);
  return { ...state, slots: [...kept, taking].sort((a, b) => a.atMs - b.atMs) };
}

/** The state after the service itself said to wait. */
export function blockedUntil(state: LimitState, untilMs: number): LimitState {
  return { ...state, blockedUntilMs: Math.max(state.blockedUntilMs ?? 0, untilMs) };
}

/**
 * What matters to later requests. The past of a bucket is one slot that has raised it to where it stood: under a steady load it
 * never runs out, so that no slot is ever too old to matter.
 */
function remembered(slots: readonly LimitSlot[], rule: LimitRule, nowMs: number): readonly LimitSlot[] {
  const sinceMs = nowMs - memoryMs(rule);
  const recent = slots.filter(({ atMs }) => atMs > sinceMs);
  const past = slots.filter(({ atMs }) => atMs <= sinceMs);
  if (rule.kind === 'window' || past.length === 0) return recent;
  const { level, atMs } = levelAfter(past, rule);
  return [{ atMs, cost: level, holder: '', isClaimed: true }, ...recent];
}

/** How long a slot is kept by itself. */
function memoryMs(rule: LimitRule): number {
  return rule.kind === 'window' ? rule.windowMs + marginMs(rule.windowMs) : (rule.capacity / rule.perSecond) * 1_000;
}

function withoutKept({ slots }: LimitState, holder: string): readonly LimitSlot[] {
  return slots.filter((slot) => slot.isClaimed || slot.holder !== holder);
}

type Asked = { readonly cost: number; readonly fromMs: number };

/** In any window of that length there is never more than the capacity: as many of the oldest must be out of it as the cost needs. */
function windowSlot(
  slots: readonly LimitSlot[],
  { capacity, windowMs }: Extract<LimitRule, { kind: 'window' }>,
  { cost, fromMs }: Asked,
): number {
  const spanMs = windowMs + marginMs(windowMs);
  const within = slots.filter(({ atMs }) => atMs > fromMs - spanMs);
  let over = within.reduce((sum, slot) => sum + slot.cost, 0) + cost - capacity;
  let atMs = fromMs;
  for (const slot of within) {
    if (over <= 0) break;
    over -= slot.cost;
    atMs = slot.atMs + spanMs;
  }
  return Math.max(fromMs, atMs);
}

/** A counter that falls by so much a second, and that no request may raise above the capacity; one unit of it is left for the way. */
function bucketSlot(
  slots: readonly LimitSlot[],
  { capacity, perSecond }: Extract<LimitRule, { kind: 'bucket' }>,
  { cost, fromMs }: Asked,
): number {
  const { level, atMs } = levelAfter(slots, { perSecond });
  const fallen = Math.max(0, level - ((fromMs - atMs) / 1_000) * perSecond);
  const over = fallen + cost - Math.max(cost, capacity - 1);
  return over <= 0 ? fromMs : fromMs + Math.ceil((over / perSecond) * 1_000);
}

/** Where these slots have raised the counter to at the last of them. */
function levelAfter(
  slots: readonly LimitSlot[],
  { perSecond }: { readonly perSecond: number },
): { readonly level: number; readonly atMs: number } {
  let level = 0;
  let atMs = slots[0]?.atMs ?? 0;
  for (const slot of slots) {
    level = Math.max(0, level - ((slot.atMs - atMs) / 1_000) * perSecond) + slot.cost;
    atMs = slot.atMs;
  }
  return { level, atMs };
}
