import { type BenchBooking, type BookingSeen, type HubName, hubNames } from './platform-messages.ts';

type Open = BenchBooking & { readonly waiting: Set<HubName>; closedAtMs: number | null; writes: number };

/** Bookings that were made at one hub, until each other one has the nights closed. */
export class SeenBookings {
  private readonly byListing = new Map<number, Open[]>();
  private all: Open[] = [];

  add(booking: BenchBooking): void {
    const waiting = new Set(destinationsOf(booking));
    const open: Open = { ...booking, waiting, closedAtMs: null, writes: 0 };
    this.all.push(open);
    const others = this.byListing.get(booking.listing) ?? [];
    others.push(open);
    this.byListing.set(booking.listing, others);
  }

  /** A hub has closed nights [from, to) of a listing. */
  closed(hub: HubName, listing: number, { from, to, atMs }: { from: string; to: string; atMs: number }): void {
    for (const open of this.byListing.get(listing) ?? []) {
      if (from > open.from || to < open.to || hub === open.source) continue;
      open.writes += 1;
      open.waiting.delete(hub);
      if (open.waiting.size === 0) open.closedAtMs ??= atMs;
    }
  }

  /** Gives all since the last call, and forgets them. */
  taken(): BookingSeen[] {
    const taken = this.all.map(({ waiting: _waiting, ...seen }) => ({
      ...seen,
      destinations: destinationsOf(seen).length,
    }));
    this.all = [];
    this.byListing.clear();
    return taken;
  }

  openCount(): number {
    return this.all.filter(({ closedAtMs }) => closedAtMs === null).length;
  }
}

function destinationsOf({ source }: Pick<BenchBooking, 'source'>): HubName[] {
  return hubNames.filter((name) => name !== source);
}
