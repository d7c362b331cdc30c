import type { Channel } from '../../src/domain/channel.ts';
import type { Claim, Sale } from '../../src/domain/conflict.ts';
import type { HoldReason } from '../../src/domain/hold.ts';
import type { EventClass } from '../../src/domain/observed-event.ts';
import type { Platform } from '../../src/domain/platform.ts';

export const SINCE = '2026-05-01T08:00:00.000Z';

/** A direct booking. */
export function aBooking(id: string, from: string, to: string, since = SINCE): Claim {
  return { cause: { kind: 'booking', id, from, to, since }, identity: '' };
}

/** A host's block. */
export function aBlock(id: string, from: string, to: string, since = SINCE): Claim {
  return { cause: { kind: 'block', id, from, to, since }, identity: '' };
}

type Observed = {
  readonly on?: Platform;
  readonly by?: string;
  readonly as?: EventClass;
  readonly identity?: string;
  readonly since?: string;
  readonly held?: boolean;
  readonly dueAt?: string;
  readonly why?: HoldReason;
};

/** An accepted entry of a feed: of class booking on Airbnb, unless told otherwise. `by` is its connection. */
export function anEntry(id: string, from: string, to: string, fields: Observed = {}): Claim {
  const { on = 'airbnb', by = on, as = 'booking', identity = '', since = SINCE, held = false } = fields;
  const { dueAt = '2026-05-01T09:30:00.000Z', why = 'vanished' } = fields;
  const hold = { absentSince: SINCE, dueAt, reason: why, isPart: false };
  const cause = { kind: 'observed', id, from, to, since, connectionId: by, platform: on, eventClass: as } as const;
  return { cause: { ...cause, hold: held ? hold : null }, identity };
}

/** The same with the way by which it was sold. */
export function soldBy(claim: Claim, sale: Sale): Claim {
  return { ...claim, sale };
}

/** A stay at a hub that brings these channels; `channel`: what it came by, null for the hub’s own. */
export function aHubStay(
  id: string,
  [from, to]: readonly [string, string],
  sold: { readonly channels: readonly Channel[]; readonly channel?: string | null; readonly as?: EventClass },
): Claim {
  const { channels, channel, as = 'booking' } = sold;
  const entry = anEntry(id, from, to, { on: 'beds24', identity: as === 'booking' ? id : '', as });
  return soldBy(entry, { by: 'hub', channels, channel, isCancellable: channel === null });
}
