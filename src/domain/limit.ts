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
  // A window is kept apart by more than twice of it. Late by it at both ends, coming back and sending, a bucket falls by the one unit that is left for it, at most.
  return rule.kind === 'bucket' ? Math.min(500, 500 / rule.perSecond) : Math.floor((marginMs(rule.windowMs) - 1) / 2);
}

function marginMs(windowMs: number): number {
  return Math.min(MOST_MARGIN_MS, Math.max(LEAST_MARGIN_MS, windowMs * MARGIN_SHARE));
}

/**
 * When a request of `holder` may be sent, not before `notBeforeMs`: the slot that is kept for it, while that is of use, else the
 * first time at which the limit has room beside all that was promised to others. Nothing is taken by asking.
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
  return rule.kind === 'window'
    ? windowSlot(others, rule, { cost, fromMs: earliest })
    : bucketSlot(others, rule, { cost, fromMs: earliest });
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

/**
 * In any window of that length there is never more than the capacity, before and after what is promised already: a time that is kept
 * far ahead, for the sake of another limit perhaps, holds up nobody who fits before it.
 */
function windowSlot(
  slots: readonly LimitSlot[],
  rule: Extract<LimitRule, { kind: 'window' }>,
  { cost, fromMs }: Asked,
): number {
  const spanMs = rule.windowMs + marginMs(rule.windowMs);
  const near = slots.filter(({ atMs }) => atMs > fromMs - spanMs);
  const room = rule.capacity - cost;
  if (near.reduce((sum, slot) => sum + slot.cost, 0) <= room) return fromMs;
  const candidates = [fromMs, ...near.map(({ atMs }) => atMs + spanMs)];
  return candidates.find((atMs) => mostAround(near, atMs, spanMs) <= room) ?? candidates.at(-1) ?? fromMs;
}

/** The most that any window has that this time falls into. */
function mostAround(slots: readonly LimitSlot[], timeMs: number, spanMs: number): number {
  const around = slots.filter(({ atMs }) => atMs > timeMs - spanMs && atMs < timeMs + spanMs);
  let [most, sum, next] = [0, 0, 0];
  for (const begin of around) {
    for (let slot = around[next]; slot && slot.atMs < Math.min(begin.atMs, timeMs) + spanMs; slot = around[next]) {
      sum += slot.cost;
      next += 1;
    }
    most = Math.max(most, sum);
    if (begin.atMs > timeMs) break;
    sum -= begin.cost;
  }
  return most;
}

/**
 * A counter that falls by so much a second, and that no request may raise above the capacity, neither this one nor those that are
 * promised after it; one unit of it is left for the way.
 */
function bucketSlot(
  slots: readonly LimitSlot[],
  rule: Extract<LimitRule, { kind: 'bucket' }>,
  { cost, fromMs }: Asked,
): number {
  const { capacity, perSecond } = rule;
  const most = Math.max(cost, capacity - 1);
  for (let index = 0; index < slots.length; index += 1) {
    const { level, atMs } = levelAfter(slots.slice(0, index), rule);
    const roomMs = atMs + Math.ceil((Math.max(0, level + cost - most) / perSecond) * 1_000);
    const timeMs = Math.max(fromMs, roomMs);
    const [next] = slots.slice(index);
    const raised = { level: fallen(level, timeMs - atMs, perSecond) + cost, timeMs };
    if (next && timeMs <= next.atMs && staysBelow(slots.slice(index), rule, raised)) return timeMs;
  }
  const { level, atMs } = levelAfter(slots, rule);
  return Math.max(fromMs, atMs + Math.ceil((Math.max(0, level + cost - most) / perSecond) * 1_000));
}

/** Where a counter stands after the last of these, and when that was. */
function levelAfter(
  slots: readonly LimitSlot[],
  { perSecond }: Extract<LimitRule, { kind: 'bucket' }>,
): { readonly level: number; readonly atMs: number } {
  let [level, lastMs] = [0, 0];
  for (const { atMs, cost } of slots) {
    level = fallen(level, atMs - lastMs, perSecond) + cost;
    lastMs = atMs;
  }
  return { level, atMs: lastMs };
}

/** True when a counter that stands there at that time is raised above the capacity by none of those that come after it. */
function staysBelow(
  later: readonly LimitSlot[],
  { capacity, perSecond }: Extract<LimitRule, { kind: 'bucket' }>,
  from: { readonly level: number; readonly timeMs: number },
): boolean {
  let { level, timeMs } = from;
  for (const { atMs, cost } of later) {
    level = fallen(level, atMs - timeMs, perSecond) + cost;
    timeMs = atMs;
    if (level > Math.max(cost, capacity - 1)) return false;
  }
  return true;
}

function fallen(level: number, ms: number, perSecond: number): number {
  return Math.max(0, level - (ms / 1_000) * perSecond);
}
