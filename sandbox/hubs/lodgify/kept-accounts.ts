import { z } from 'zod';
import { type KeptState, openState } from '../hub-state-file.ts';
import { type Account, bookingStatuses } from './account.ts';

const night = z.iso.date();
const instant = z.iso.datetime();
const bookingSchema = z.object({
  id: z.int(),
  propertyId: z.int(),
  roomTypeId: z.int(),
  from: night,
  to: night,
  status: z.enum(bookingStatuses),
  isUnavailable: z.boolean(),
  source: z.string(),
  guestName: z.string(),
  createdAt: instant,
  updatedAt: instant,
  canceledAt: instant.nullable(),
  isDeleted: z.boolean(),
});
const roomTypeSchema = z.object({
  id: z.int(),
  name: z.string(),
  units: z.int(),
  closed: z.array(z.tuple([night, z.int().nullable()])).transform((nights) => new Map(nights)),
  imported: z.array(night).transform((nights) => new Set(nights)),
});
const subscriptionSchema = z.object({ id: z.string(), event: z.string(), targetUrl: z.string(), secret: z.string() });
const accountSchema = z.object({
  apiKey: z.string(),
  userId: z.int(),
  properties: z.array(z.object({ id: z.int(), name: z.string(), roomTypes: z.array(roomTypeSchema) })),
  bookings: z.array(bookingSchema).transform((all) => new Map(all.map((booking) => [booking.id, booking]))),
  subscriptions: z
    .array(subscriptionSchema)
    .transform((all) => new Map(all.map((subscription) => [subscription.id, subscription]))),
});

/** The accounts by their keys, which write themselves as plain JSON. */
type LiveAccounts = { readonly accounts: Map<string, Account>; toJSON(): object };

/** The accounts that `file` keeps; without a file nothing outlives the process. */
export function openAccounts(file: string | null): KeptState<LiveAccounts> {
  const schema = z.object({ accounts: z.array(accountSchema) }).transform(({ accounts }) => live(accounts));
  return openState(file, schema, live([]));
}

function live(all: readonly Account[]): LiveAccounts {
  const accounts = new Map(all.map((account) => [account.apiKey, account]));
  return { accounts, toJSON: () => ({ accounts: [...accounts.values()].map(plain) }) };
}

function plain({ properties, bookings, subscriptions, ...account }: Account): object {
  return {
    ...account,
    properties: properties.map(({ roomTypes, ...property }) => ({
      ...property,
      roomTypes: roomTypes.map((room) => ({ ...room, closed: [...room.closed], imported: [...room.imported] })),
    })),
    bookings: [...bookings.values()],
    subscriptions: [...subscriptions.values()],
  };
}
