import type { AccountConfig } from '../../../account-ports.ts';

/** An event of Billetweb that a formation or stage of ours is linked to. */
export type LinkedEvent = { readonly eventId: string; readonly hasSessions: boolean };

/** The linked events as the store passes them, and the entries that are none. */
export type LinkedEvents = { readonly linked: readonly LinkedEvent[]; readonly unreadable: readonly string[] };

/**
 * Which events are linked only the store knows. It passes them in `linkedEvents` of the configuration, as texts
 * `<eventId>:<multiple 0|1>`; each event counts once.
 */
export function linkedEventsOf(config: AccountConfig): LinkedEvents {
  const given = config['linkedEvents'] ?? [];
  const entries = typeof given === 'string' ? [given].filter((entry) => entry !== '') : given;
  const linked = new Map<string, LinkedEvent>();
  const unreadable: string[] = [];
  for (const entry of entries) {
    const event = linkedEvent(entry);
    if (event === undefined) unreadable.push(entry);
    else linked.set(event.eventId, event);
  }
  return { linked: [...linked.values()], unreadable };
}

function linkedEvent(entry: string): LinkedEvent | undefined {
  const [, eventId, multiple] = /^(\d{1,15}):([01])$/.exec(entry) ?? [];
  return eventId === undefined ? undefined : { eventId, hasSessions: multiple === '1' };
}
