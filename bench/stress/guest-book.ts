import { type BenchBooking, type ClosedNights, type HubName, hubNames } from '../webhook/platform-messages.ts';

/** A stay as its guest knows it. `id` is the platform’s. */
export type Stay = Pick<BenchBooking, 'listing' | 'source' | 'from' | 'to'> & { readonly id: string | number };

/** A hub of a listing that has other nights closed than the other platforms’ guests have booked. */
export type Difference = {
  readonly listing: number;
  readonly hub: HubName;
  /** Booked elsewhere, and still for sale here. */
  readonly open: readonly string[];
  /** Closed here by relais, and booked nowhere. */
  readonly closed: readonly string[];
};

/** What guests booked and did not cancel: the truth that every platform is to agree with. It knows nothing of relais. */
export class GuestBook {
  private readonly stays = new Map<number, Stay[]>();

  add(stay: Stay): void {
    this.stays.set(stay.listing, [...(this.stays.get(stay.listing) ?? []), stay]);
  }

  remove({ listing, id }: Stay): void {
    this.stays.set(
      listing,
      (this.stays.get(listing) ?? []).filter((stay) => stay.id !== id),
    );
  }

  /** Where platforms do not agree with it. */
  differences(closed: readonly ClosedNights[]): Difference[] {
    return closed.flatMap((nights, listing) => hubNames.flatMap((hub) => this.differenceAt(listing, hub, nights[hub])));
  }

  private differenceAt(listing: number, hub: HubName, nights: readonly string[]): Difference[] {
    const elsewhere = (this.stays.get(listing) ?? []).filter(({ source }) => source !== hub);
    const wanted = new Set(elsewhere.flatMap(({ from, to }) => nightsOf(from, to)));
    const open = [...wanted].filter((night) => !nights.includes(night));
    const surplus = nights.filter((night) => !wanted.has(night));
    return open.length + surplus.length === 0 ? [] : [{ listing, hub, open, closed: surplus }];
  }
}

function nightsOf(from: string, to: string): string[] {
  const nights: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += 86_400_000)
    nights.push(new Date(at).toISOString().slice(0, 10));
  return nights;
}
