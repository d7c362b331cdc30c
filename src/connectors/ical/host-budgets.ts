import { setTimeout as sleep } from 'node:timers/promises';
import { closureOf, type HostClosure, openedAgain } from './host-closure.ts';
import { TurnQueue } from './turn-queue.ts';

/**
 * What one host is asked at most by this process: `atOnce` requests under way, `perMin` a minute in the long run and
 * `burst` of them together. A read waits at most `turnMs` for its turn. A host is left alone for `maxClosedMs` at most,
 * whatever it asks one address: nobody hears of what only waits. `maxHosts` bounds what is remembered.
 */
export type HostBudgetLimits = {
  readonly atOnce: number;
  readonly perMin: number;
  readonly burst: number;
  readonly turnMs: number;
  readonly maxClosedMs: number;
  readonly maxHosts: number;
};

/** The limits in force outside tests: what four requests at once come to at a host that answers as fast as platforms do. */
export const defaultHostBudgetLimits: HostBudgetLimits = {
  atOnce: 4,
  perMin: 600,
  burst: 60,
  turnMs: 8_000,
  maxClosedMs: 60 * 60_000,
  maxHosts: 10_000,
};

/** Time that never jumps, and waiting in it; `wait` rejects when its signal aborts. Tests give their own. */
export type HostTimer = { nowMs(): number; wait(ms: number, signal: AbortSignal): Promise<void> };

/**
 * Whether a request may be sent now. Who enters must `leave`, whatever becomes of the request. `closed`: the host asked to
 * be left alone for `retryAfterMs` more; `wasUnavailable` when it told so, with 503, to this very address. `busy`: the
 * turn did not come within the limits' `turnMs`.
 */
export type HostTurn =
  | { readonly outcome: 'entered'; leave(): void }
  | { readonly outcome: 'closed'; readonly retryAfterMs: number; readonly wasUnavailable: boolean }
  | { readonly outcome: 'busy'; readonly turnMs: number };

/** What hosts are asked by all reads of this process. A host is a name with its port. */
export type HostBudgets = {
  /** Waits for the turn of a request to `url`. Rejects when `signal` aborts meanwhile. */
  enter(url: URL, signal: AbortSignal): Promise<HostTurn>;
  /** The host of `url` answered with `status` 429 or 503 and asked to come back after `retryAfterMs` (Retry-After). */
  close(url: URL, asked: { readonly status: number; readonly retryAfterMs: number }): void;
  /** How many hosts are remembered. */
  size(): number;
};

type Host = { readonly queue: TurnQueue; fullAtMs: number; closure: HostClosure | undefined };

const systemTimer: HostTimer = {
  nowMs: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
};

/**
 * Budgets of hosts: a number of requests at once and a token bucket, here in the form of the generic cell rate algorithm
 * (ITU-T I.371): `fullAtMs` is when the bucket is full again. A host that is idle and whose bucket is full is forgotten.
 */
export function createHostBudgets(
  limits: HostBudgetLimits = defaultHostBudgetLimits,
  timer: HostTimer = systemTimer,
): HostBudgets {
  const hosts = new Map<string, Host>();
  const hostOf = (url: URL): Host => {
    const known = hosts.get(url.host);
    if (known) return known;
    if (hosts.size >= limits.maxHosts) forget(hosts, limits.maxHosts, timer.nowMs());
    const host = { queue: new TurnQueue(limits.atOnce), fullAtMs: 0, closure: undefined };
    hosts.set(url.host, host);
    return host;
  };
  return {
    enter: (url, signal) => enter(hostOf(url), { url, signal, limits, timer }),
    close(url, { status, retryAfterMs: askedMs }) {
      const host = hostOf(url);
      const retryAfterMs = Math.min(askedMs, limits.maxClosedMs);
      host.closure = closureOf(host.closure, { status, retryAfterMs, address: url.href, nowMs: timer.nowMs() });
    },
    size: () => hosts.size,
  };
}

type Entering = {
  readonly url: URL;
  readonly signal: AbortSignal;
  readonly limits: HostBudgetLimits;
  readonly timer: HostTimer;
};

async function enter(host: Host, { url, signal, limits, timer }: Entering): Promise<HostTurn> {
  const closed = closedTo(host, url, timer.nowMs());
  if (closed) return closed;
  const waitMs = reserve(host, limits, timer.nowMs());
  if (waitMs === undefined) return { outcome: 'busy', turnMs: limits.turnMs };
  if (waitMs > 0) await timer.wait(waitMs, signal);
  const leave = await host.queue.turn((late) => timer.wait(limits.turnMs - waitMs, late), signal);
  if (!leave) return { outcome: 'busy', turnMs: limits.turnMs };
  const closedMeanwhile = closedTo(host, url, timer.nowMs());
  if (!closedMeanwhile) return { outcome: 'entered', leave };
  leave();
  return closedMeanwhile;
}

/** Takes one request from the bucket and says how long to wait for it; undefined, and nothing taken, when it is too long. */
function reserve(host: Host, { perMin, burst, turnMs }: HostBudgetLimits, nowMs: number): number | undefined {
  const intervalMs = 60_000 / perMin;
  const waitMs = Math.max(0, host.fullAtMs - (burst - 1) * intervalMs - nowMs);
  if (waitMs > turnMs) return undefined;
  host.fullAtMs = Math.max(host.fullAtMs, nowMs) + intervalMs;
  return waitMs;
}

function closedTo(host: Host, url: URL, nowMs: number): HostTurn | undefined {
  if (openedAgain(host.closure, nowMs)) host.closure = undefined;
  if (!host.closure) return undefined;
  const { untilMs, unavailableTo } = host.closure;
  return { outcome: 'closed', retryAfterMs: untilMs - nowMs, wasUnavailable: unavailableTo.has(url.href) };
}

/** Forgets every host of which there is nothing to know; when that is none, the one that was met first of all unused ones. */
function forget(hosts: Map<string, Host>, maxHosts: number, nowMs: number): void {
  const unused = [...hosts].filter(([, host]) => host.queue.isIdle());
  for (const [name, host] of unused) if (host.fullAtMs <= nowMs && openedAgain(host.closure, nowMs)) hosts.delete(name);
  const [oldest] = unused;
  if (hosts.size >= maxHosts && oldest) hosts.delete(oldest[0]);
}
