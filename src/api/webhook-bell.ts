import { setTimeout as delay } from 'node:timers/promises';
import type { HubConnectorName } from '../domain/hub.ts';
import type { ApiDeps } from './api-deps.ts';
import { loggableError } from './loggable-error.ts';

/** Webhooks of one hub that come closer together wake its reader once: it looks for more by itself while it reads. */
const SPACING_MS = 200;

/** Time that passes; `after` calls once so many milliseconds have. */
export type BellTimer = { readonly nowMs: () => number; readonly after: (ms: number) => Promise<unknown> };

const systemTimer: BellTimer = {
  nowMs: () => performance.now(),
  after: (ms) => delay(ms, undefined, { ref: false }),
};

/**
 * Wakes the reader of a hub’s webhooks after one was taken in: at once, or where it was woken a moment ago, once that moment is
 * over. It rejects never: what was taken in is owed, and the minute tick makes good a signal that is lost.
 */
export function createWebhookBell(
  { orchestrator, logger }: Pick<ApiDeps, 'orchestrator' | 'logger'>,
  timer: BellTimer = systemTimer,
): (connector: HubConnectorName) => Promise<void> {
  const rungAtMs = new Map<HubConnectorName, number>();
  const waiting = new Map<HubConnectorName, Promise<void>>();
  const ring = async (connector: HubConnectorName) => {
    rungAtMs.set(connector, timer.nowMs());
    try {
      await orchestrator.webhookReceived(connector);
    } catch (error) {
      logger.warn({ connector, err: loggableError(error) }, 'webhook not signalled; the minute tick will have it read');
    }
  };
  const ringLater = async (connector: HubConnectorName, waitMs: number) => {
    await timer.after(waitMs);
    waiting.delete(connector);
    await ring(connector);
  };
  return (connector) => {
    const known = waiting.get(connector);
    if (known) return known;
    const waitMs = SPACING_MS - (timer.nowMs() - (rungAtMs.get(connector) ?? Number.NEGATIVE_INFINITY));
    if (waitMs <= 0) return ring(connector);
    const later = ringLater(connector, waitMs);
    waiting.set(connector, later);
    return later;
  };
}
