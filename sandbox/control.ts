import { randomUUID } from 'node:crypto';
import type { Instant } from '../src/domain/instant.ts';
import type { Fault } from './fault.ts';
import { feedPath } from './feed-path.ts';
import { readAgain } from './imported-calendar.ts';
import type { BlockInput, ReservationInput, Room, RoomInput } from './room.ts';
import type { RoomInUse, Rooms } from './rooms.ts';

/** A room as the control shows it: what is kept, the path of its feed, and what happened since the start. */
export type RoomState = Room & {
  readonly feedPath: string;
  readonly requests: number;
  readonly isHeld: boolean;
  readonly waiting: number;
};

/**
 * The hand on the simulated platforms: the same in process, by the control API and by the page. Calls on a room that does
 * not exist throw `UnknownRoom`; what is cancelled or removed twice is false the second time.
 */
export type SandboxControl = {
  rooms(): RoomState[];
  room(room: string): RoomState;
  /** Makes a room, or moves one to another platform or token; its reservations stay. */
  putRoom(room: string, input: RoomInput): RoomState;
  /** Adds a guest's stay and answers with its id. */
  addReservation(room: string, input: ReservationInput): string;
  cancelReservation(room: string, id: string): boolean;
  /** Closes nights as the host does by hand on the platform, and answers with the block's id. */
  addBlock(room: string, input: BlockInput): string;
  removeBlock(room: string, id: string): boolean;
  /** Gives the platform a calendar to import from now on; what was imported before goes. */
  importCalendar(room: string, url: string): void;
  /** Has the platform read what it imports, as it does every half hour. False when it imports nothing or cannot read it. */
  readImport(room: string): Promise<boolean>;
  setFault(room: string, fault: Fault): void;
  /** From now on requests for the room's feed wait, until `release`. */
  hold(room: string): void;
  release(room: string): void;
  /** Resolves as soon as `count` requests for the room's feed wait. */
  untilWaiting(room: string, count: number): Promise<void>;
};

/** The control over `rooms`; `clock` is what the platforms take for now. */
export function controlOf(rooms: Rooms, clock: { now(): Instant }): SandboxControl {
  return {
    rooms: () => rooms.all().map(stateOf),
    room: (room) => stateOf(rooms.named(room)),
    putRoom: (room, input) => stateOf(rooms.put(room, input)),
    ...changesOf(rooms),
    importCalendar: (name, url) =>
      rooms.change(name, (room) => ({ ...room, imports: { url, etag: null, nights: [], readAt: null } })),
    readImport: (name) => readImport(rooms, name, clock.now()),
    setFault: (name, fault) => rooms.change(name, (room) => ({ ...room, fault })),
    hold: (room) => rooms.named(room).barrier.hold(),
    release: (room) => rooms.named(room).barrier.release(),
    untilWaiting: (room, count) => rooms.named(room).barrier.untilWaiting(count),
  };
}

async function readImport(rooms: Rooms, name: string, now: Instant): Promise<boolean> {
  const { imports, platform } = rooms.named(name).room;
  if (imports === null) return false;
  try {
    const read = await readAgain(imports, platform, now);
    rooms.change(name, (room) => (room.imports?.url === read.url ? { ...room, imports: read } : room));
    return true;
  } catch {
    return false;
  }
}

type Changes = Pick<SandboxControl, 'addReservation' | 'cancelReservation' | 'addBlock' | 'removeBlock'>;

function changesOf(rooms: Rooms): Changes {
  return {
    addReservation(name, { from, to, guestName = null }) {
      const id = newId();
      rooms.change(name, (room) => ({ ...room, reservations: [...room.reservations, { id, from, to, guestName }] }));
      return id;
    },
    cancelReservation(name, id) {
      const before = rooms.named(name).room.reservations;
      const reservations = before.filter((reservation) => reservation.id !== id);
      rooms.change(name, (room) => ({ ...room, reservations }));
      return reservations.length < before.length;
    },
    addBlock(name, { from, to }) {
      const id = newId();
      rooms.change(name, (room) => ({ ...room, blocks: [...room.blocks, { id, from, to }] }));
      return id;
    },
    removeBlock(name, id) {
      const before = rooms.named(name).room.blocks;
      const blocks = before.filter((block) => block.id !== id);
      rooms.change(name, (room) => ({ ...room, blocks }));
      return blocks.length < before.length;
    },
  };
}

function newId(): string {
  return randomUUID().slice(0, 8);
}

function stateOf({ room, requests, barrier }: RoomInUse): RoomState {
  return { ...room, feedPath: feedPath(room), requests, isHeld: barrier.isHeld(), waiting: barrier.waiting() };
}
