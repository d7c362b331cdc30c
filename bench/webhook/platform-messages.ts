/** The hubs that send webhooks. */
export const hubNames = ['beds24', 'smoobu', 'lodgify'] as const;
export type HubName = (typeof hubNames)[number];

/** A listing’s units at the simulated platforms, with what connects them. `feedPath` is its iCal feed. */
export type BenchUnits = {
  readonly beds24: { readonly inviteCode: string; readonly unitId: string };
  readonly smoobu: {
    readonly userId: number;
    readonly apiKey: string;
    readonly apiSecret: string;
    readonly unitId: string;
  };
  readonly lodgify: { readonly apiKey: string; readonly unitId: string };
  readonly room: string;
  readonly feedPath: string;
};

/** A booking that a guest makes at one platform at `dueAtMs` (Unix time); nights [from, to). `ical` is seen in the feed. */
export type BenchBooking = {
  readonly listing: number;
  readonly source: HubName | 'ical';
  readonly from: string;
  readonly to: string;
  readonly dueAtMs: number;
};

/**
 * When the last other hub had the nights closed; null for not yet. `writes`: how many times they were closed in all, at so many
 * `destinations`.
 */
export type BookingSeen = BenchBooking & {
  readonly closedAtMs: number | null;
  readonly writes: number;
  readonly destinations: number;
};

/** The nights that relais has closed at each hub of a listing, as the hub itself has them. */
export type ClosedNights = Readonly<Record<HubName, readonly string[]>>;
