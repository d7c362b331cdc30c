import type { Failure } from '../../../domain/failure.ts';
import type { HubCall } from '../../../hub-ports.ts';
import { type HubAsked, hubFailure } from './hub-status.ts';

/** How long one call of the port may take, whatever requests it needs. */
export const hubCallMs = 10_000;

/**
 * The same call, ended by `totalMs` as well. All requests of one call share it. The timer holds the controller: a signal of
 * `AbortSignal.timeout` that only `AbortSignal.any` knows can be collected before its time, and then the call never ends.
 */
export function withDeadline({ signal, ...call }: HubCall, totalMs: number): HubCall {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('out of time', 'TimeoutError')), totalMs);
  timer.unref();
  const stop = () => controller.abort(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return { ...call, signal: controller.signal };
}

/** The failure of a call that has ended before its answer: its time was over, or its caller lost interest. */
export function endOfCall(call: HubCall, asked: HubAsked): Failure {
  const what = isOverdue(call) ? 'no whole answer in time' : 'the call was cancelled before an answer';
  return hubFailure('TRANSIENT', what, asked);
}

function isOverdue({ signal }: HubCall): boolean {
  const reason: unknown = signal.reason;
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
