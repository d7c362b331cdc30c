import { type Instant, plusMinutes } from './instant.ts';
import type { NightChanges, RunTrigger } from './run.ts';

/** A webhook that came so lately may well have told of what is read now. */
const TOLD_WITHIN_MIN = 10;

/** A reading of a connection whose platform tells of changes by webhook. */
export type ToldReading = {
  readonly trigger: RunTrigger;
  readonly changes: NightChanges;
  readonly lastWebhookAt: Instant | null;
  readonly now: Instant;
};

/**
 * True when a reading that no webhook asked for finds a change of which none had told: nights that are new, gone, or listed
 * again. What is only released by now was told of when it vanished.
 */
export function isWebhookSilent({ trigger, changes, lastWebhookAt, now }: ToldReading): boolean {
  const { nightsAdded, nightsHeld, nightsRestored } = changes;
  // A reading that comes with a telling may be a moment before the webhook.
  if (trigger === 'webhook' || trigger === 'publish' || nightsAdded + nightsHeld + nightsRestored === 0) return false;
  return lastWebhookAt === null || plusMinutes(lastWebhookAt, TOLD_WITHIN_MIN) < now;
}
