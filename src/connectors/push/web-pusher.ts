import { request } from 'undici';
import webPush from 'web-push';
import { PUSH_TTL_S } from '../../domain/push.ts';
import type { PushDelivery, Pusher, PushHandover, VapidKeys } from '../../notice-ports.ts';
import type { Clock } from '../../ports.ts';
import { codeOf } from '../ical/error-code.ts';
import { addressRefusedCode } from '../ical/guarded-lookup.ts';
import { handoverOf } from './handover.ts';
import { payloadOf } from './payload.ts';
import { createPushAgents } from './push-agents.ts';

export type WebPusherSettings = {
  readonly keys: VapidKeys;
  /** Whom a push service writes to when something is wrong: `https:` or `mailto:`. */
  readonly subject: string;
  /** Exact origins exempt from the rules on addresses, as feeds have them. */
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly deadlineMs?: number;
};

const DEADLINE_MS = 10_000;
/** Of what a service answers, only its status and Retry-After are read. */
const MOST_ANSWER_BYTES = 64 * 1024;

/**
 * Web push (RFC 8030) by the `web-push` package, which encrypts (RFC 8291) and signs (RFC 8292). The request itself goes by
 * the rules of feeds: only to public addresses, and no redirect is followed, since an address comes from a browser.
 */
export function createWebPusher(settings: WebPusherSettings): Pusher & { close(): Promise<void> } {
  const { deadlineMs = DEADLINE_MS, clock } = settings;
  const agents = createPushAgents(settings.allowedOrigins);
  return {
    async push(delivery) {
      const dispatcher = agents.agentFor(delivery.address.endpoint);
      if (!dispatcher) return { outcome: 'refused', trouble: 'its address is not one of the public internet' };
      const sealed = sealedRequest(delivery, settings);
      if (!sealed) return { outcome: 'refused', trouble: 'nothing can be encrypted for its keys' };
      const signal = AbortSignal.timeout(deadlineMs);
      try {
        const answer = await request(delivery.address.endpoint, { method: 'POST', ...sealed, dispatcher, signal });
        await answer.body.dump({ limit: MOST_ANSWER_BYTES });
        return handoverOf({ status: answer.statusCode, retryAfter: answer.headers['retry-after'] }, clock.now());
      } catch (error) {
        return troubled(error);
      }
    },
    close: () => agents.close(),
  };
}

type SealedRequest = { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** Undefined for keys of a browser that are no point of the curve. */
function sealedRequest(delivery: PushDelivery, settings: WebPusherSettings): SealedRequest | undefined {
  try {
    return requestOf(delivery, settings);
  } catch {
    return undefined;
  }
}

function requestOf({ address, urgency, message }: PushDelivery, { keys, subject }: WebPusherSettings): SealedRequest {
  const details = webPush.generateRequestDetails(address, JSON.stringify(payloadOf(message)), {
    vapidDetails: { subject, ...keys },
    TTL: PUSH_TTL_S,
    urgency,
    // A service that still holds the first of a push that is repeated drops it (RFC 8030 §5.4).
    topic: message.pushId.replaceAll('-', ''),
    contentEncoding: 'aes128gcm',
  });
  // undici counts the body itself. Whatever the types say, the package gives some values as numbers.
  const kept = Object.entries(details.headers).filter(([name]) => name.toLowerCase() !== 'content-length');
  return { headers: Object.fromEntries(new Headers(kept)), body: details.body };
}

function troubled(error: unknown): PushHandover {
  const code = codeOf(error);
  if (code === addressRefusedCode) return { outcome: 'refused', trouble: 'its host has an address that is not public' };
  return { outcome: 'not_taken', trouble: code ?? 'no answer', retryAfterMs: null };
}
