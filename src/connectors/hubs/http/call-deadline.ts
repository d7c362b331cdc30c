import type { HubCall } from '../../../hub-ports.ts';

/** How long one call of the port may take, whatever requests it needs. */
export const hubCallMs = 10_000;

/** The same call, ended by `totalMs` as well. All requests of one call share it. */
export function withDeadline(call: HubCall, totalMs: number): HubCall {
  return { signal: AbortSignal.any([call.signal, AbortSignal.timeout(totalMs)]) };
}

/** True when the call ended because its time was over, not because its caller lost interest. */
export function isOverdue({ signal }: HubCall): boolean {
  const reason: unknown = signal.reason;
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
