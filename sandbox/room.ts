import { z } from 'zod';
import type { Platform } from '../src/domain/platform.ts';
import { faultSchema } from './fault.ts';

/** The platforms that the sandbox plays. */
export const sandboxPlatforms = [
  'airbnb',
  'booking.com',
  'vrbo',
  'greengo',
  'google',
] as const satisfies readonly Platform[];
export type SandboxPlatform = (typeof sandboxPlatforms)[number];

const name = z.string().regex(/^[\w-]{1,80}$/, 'must be 1 to 80 letters, digits, hyphens or underscores');
const nights = { from: z.iso.date(), to: z.iso.date() };

/** What a person enters for a reservation: the nights [from, to) and, where they like, the guest. */
export const reservationInputSchema = z
  .object({ ...nights, guestName: z.string().trim().min(1).max(120).optional() })
  .refine(({ from, to }) => from < to, { error: 'must be after `from`', path: ['to'] });
export type ReservationInput = z.output<typeof reservationInputSchema>;

/** What a person enters for a block: the nights [from, to). */
export const blockInputSchema = z
  .object(nights)
  .refine(({ from, to }) => from < to, { error: 'must be after `from`', path: ['to'] });
export type BlockInput = z.output<typeof blockInputSchema>;

/** What makes a room: the platform that lists it, and the secret of its feed's address. */
export const roomInputSchema = z.object({ platform: z.enum(sandboxPlatforms), token: name });
export type RoomInput = z.output<typeof roomInputSchema>;

const reservationSchema = z.object({ id: z.string(), ...nights, guestName: z.string().nullable() });
export type Reservation = z.output<typeof reservationSchema>;

const blockSchema = z.object({ id: z.string(), ...nights });
export type Block = z.output<typeof blockSchema>;

/**
 * A calendar that the host gave the platform to import: its address, which is a secret, and what was read there last.
 */
const importedSchema = z.object({
  url: z.url(),
  etag: z.string().nullable(),
  nights: z.array(blockSchema),
  readAt: z.iso.datetime().nullable(),
});
export type ImportedCalendar = z.output<typeof importedSchema>;

/** What a person enters to have a calendar imported. */
export const importInputSchema = z.object({ url: z.url() });

/** One room on one platform, as it is kept. */
export const roomSchema = z.object({
  room: name,
  platform: z.enum(sandboxPlatforms),
  token: name,
  reservations: z.array(reservationSchema),
  blocks: z.array(blockSchema),
  imports: importedSchema.nullable().default(null),
  fault: faultSchema,
});
export type Room = z.output<typeof roomSchema>;
