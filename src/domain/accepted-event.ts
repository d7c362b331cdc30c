import type { Hold } from './hold.ts';
import type { Instant } from './instant.ts';
import type { ObservedEvent } from './observed-event.ts';

/**
 * An entry of a feed that relais believes, so its nights are not free. `since` is when its nights were first accepted.
 *
 *     listed ──no longer listed──► held ──due or by hand──► gone
 *        ▲                           │
 *        └───────listed again────────┘
 */
export type AcceptedEvent = ObservedEvent & {
  readonly id: string;
  readonly since: Instant;
  readonly hold: Hold | null;
};
