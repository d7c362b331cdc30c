import { randomUUID } from 'node:crypto';
import { deriveAvailability } from '../../src/domain/availability.ts';
import { overlaps } from '../../src/domain/night-range.ts';
import { exportedTo, type Provenance } from '../../src/domain/provenance.ts';
import type { CalendarStore, HeldChange } from '../../src/ports.ts';
import { causesOf, labelsOf, type MemoryState, reachable, type StoredObserved } from './memory-state.ts';

/** The calendar port over `state`: availability is derived anew at every read. */
export function memoryCalendarStore(state: MemoryState): CalendarStore {
  return {
    async read(reach, listingId, nights) {
      const listing = reachable(state, reach, listingId);
      if (!listing) return undefined;
      const { revision, timeZone, ownerId } = listing;
      const ranges = deriveAvailability(causesOf(state, listingId)).filter((range) => overlaps(range, nights));
      const provenance = provenanceOf(state, listingId);
      return { revision, timeZone, ownerId, ranges, labels: labelsOf(state, listingId), provenance };
    },

    async book({ reach, listingId, now }, stay) {
      if (!reachable(state, reach, listingId)) return undefined;
      const causes = causesOf(state, listingId).filter((cause) => overlaps(cause, stay));
      if (causes.length > 0) return { outcome: 'nights_taken', causes, labels: labelsOf(state, listingId) };
      const { from: checkIn, to: checkOut, guestName } = stay;
      const booking = { id: randomUUID(), checkIn, checkOut, guestName, createdAt: now, listingId };
      state.bookings.push(booking);
      return { outcome: 'booked', booking };
    },

    async cancelBooking({ reach, listingId }, bookingId) {
      const found = state.bookings.find((booking) => booking.id === bookingId && booking.listingId === listingId);
      if (!found || !reachable(state, reach, listingId)) return false;
      state.bookings = state.bookings.filter((booking) => booking !== found);
      return true;
    },

    async block({ reach, listingId, now }, { from, to, reason }) {
      if (!reachable(state, reach, listingId)) return undefined;
      const block = { id: randomUUID(), from, to, reason, createdAt: now, listingId };
      state.blocks.push(block);
      return block;
    },

    async deleteBlock({ reach, listingId }, blockId) {
      const found = state.blocks.find((block) => block.id === blockId && block.listingId === listingId);
      if (!found || !reachable(state, reach, listingId)) return false;
      state.blocks = state.blocks.filter((block) => block !== found);
      return true;
    },

    async listHeld({ reach, listingId }) {
      if (!reachable(state, reach, listingId)) return undefined;
      const held = state.observed.filter((row) => row.listingId === listingId);
      return held.flatMap((row) => heldOf(state, row)).toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
    },

    async releaseHeld({ reach }, heldId) {
      const decided = state.decidedHeld.find((row) => row.id === heldId);
      if (decided && reachable(state, reach, decided.listingId)) return { outcome: 'already_decided' };
      const held = state.observed.find((row) => row.id === heldId && row.hold !== null);
      if (!held || !reachable(state, reach, held.listingId)) return undefined;
      state.observed = state.observed.filter((row) => row !== held);
      state.decidedHeld.push(held);
      return { outcome: 'made', nights: { from: held.from, to: held.to } };
    },

    async keepHeld({ reach }, heldId) {
      const asked = state.observed.find((row) => row.id === heldId);
      if (!asked || !reachable(state, reach, asked.listingId)) return undefined;
      return { outcome: 'made', nights: { from: asked.from, to: asked.to } };
    },
  };
}

function provenanceOf(state: MemoryState, listingId: string): Readonly<Record<string, Provenance>> {
  const own = state.exports.filter((each) => each.listingId === listingId && each.kind === 'destination');
  const destinations = own.map(({ id: exportId, connectionId, platform, label }) => {
    const edition = state.editions.findLast((each) => each.exportId === exportId && each.read !== null);
    const lastEdition = edition?.read ? { entries: edition.entries, readAt: edition.read.lastReadAt } : null;
    return { exportId, connectionId, platform, label, lastEdition };
  });
  const causes = causesOf(state, listingId);
  return Object.fromEntries(
    causes.map((cause) => [cause.id, { run: null, exportedTo: exportedTo(cause, destinations) }]),
  );
}

function heldOf(state: MemoryState, row: StoredObserved): HeldChange[] {
  if (!row.hold) return [];
  const label = state.connections.find((connection) => connection.id === row.connectionId)?.label ?? '';
  const { id, connectionId, platform, from, to, hold } = row;
  const { absentSince: since, dueAt, reason } = hold;
  return [{ id, connectionId, platform, label, from, to, change: 'release', reason, since, dueAt }];
}
