import type { HubCall } from '../../../hub-ports.ts';

/** How long one call of the port may take, whatever requests it needs. */
export const hubCallMs = 10_000;

/**
 * The same call, ended by `totalMs` as well. All requests of one call share it. The timer holds the controller: a signal of
 * `AbortSignal.timeout` that only `AbortSignal.any` knows can be collected before its time, and then the call never ends.
 */
export function withDeadline({ signal }: HubCall, totalMs: number): HubCall {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('out of time', 'TimeoutError')), totalMs);
  timer.unref();
  const stop = () => controller.abort(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return { signal: controller.signal };
}

/** True when the call ended because its time was over, not because its caller lost interest. */
export function isOverdue({ signal }: HubCall): boolean {
  const reason: unknown = signal.reason;
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
