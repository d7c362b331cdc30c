import type { Instant } from './domain/instant.ts';
import type { Actor, Reach } from './domain/member.ts';
import type { Page, Paged } from './ports.ts';

/** Why an event is not in step. */
export const eventWarningCodes = [
  'not_linked',
  'no_account',
  'vanished',
  'over',
  'restricted',
  'no_sessions',
  'places_unknown',
  'sales_gone',
] as const;
export type EventWarningCode = (typeof eventWarningCodes)[number];

/** A formation or a stage of an organiser. Places are null where the service does not tell them; `isFull` is what was last known. */
export type TicketedEvent = {
  readonly id: string;
  readonly ownerId: string;
  readonly connectionId: string | null;
  readonly kind: 'formation' | 'stage';
  readonly name: string;
  readonly reference: string;
  readonly externalId: string | null;
  readonly totalByHand: number | null;
  readonly placesTotal: number | null;
  readonly placesLeft: number | null;
  readonly isFull: boolean;
  readonly lastSyncAt: Instant | null;
  readonly warning: EventWarningCode | null;
  readonly sessions: readonly TicketedSession[];
};

export type TicketedSession = {
  readonly externalId: string;
  readonly name: string;
  readonly startsAt: Instant | null;
  readonly isDisabled: boolean;
  readonly placesTotal: number | null;
  readonly placesLeft: number | null;
};

/** What an organiser says of an event. */
export type EventFields = Pick<TicketedEvent, 'kind' | 'name' | 'reference' | 'totalByHand'>;

/** `event_already_added`: the organiser has one of that reference. */
export type EventSaved =
  | { readonly outcome: 'saved'; readonly event: TicketedEvent }
  | { readonly outcome: 'event_already_added' };

type By = { readonly actor: Actor; readonly reach: Reach; readonly now: Instant };

/** Events of organisers. Every change commits with its audit event. */
export interface EventStore {
  list(ownerId: string, page: Page): Promise<Paged<TicketedEvent>>;
  find(reach: Reach, eventId: string): Promise<TicketedEvent | undefined>;
  /** Links it to the connection that is named, or to the oldest one of its organiser; undefined when there is none such. */
  create(by: By, fields: EventFields & { readonly connectionId: string | undefined }): Promise<EventSaved | undefined>;
  /** A new reference links it anew: what was known of its places is forgotten. */
  update(
    by: By,
    eventId: string,
    patch: { readonly [K in keyof EventFields]?: EventFields[K] | undefined },
  ): Promise<EventSaved | undefined>;
  remove(by: By, eventId: string): Promise<boolean>;
}
