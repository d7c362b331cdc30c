import { type Barrier, openBarrier } from './barrier.ts';
import type { Room, RoomInput, SandboxPlatform } from './room.ts';
import { readRooms, writeRooms } from './state-file.ts';

/** A room in use: what is kept of it, how many requests its feed had since the start, and where they wait. */
export type RoomInUse = { room: Room; requests: number; readonly barrier: Barrier };

/** All rooms. Every change is kept before the call returns. */
export type Rooms = {
  all(): RoomInUse[];
  /** Throws `UnknownRoom`. */
  named(name: string): RoomInUse;
  /** The room whose feed has this secret; undefined for a wrong one. */
  byToken(platform: SandboxPlatform, token: string): RoomInUse | undefined;
  /** Makes a room, or gives an existing one another platform or token. */
  put(name: string, input: RoomInput): RoomInUse;
  /** Throws `UnknownRoom`. */
  change(name: string, edit: (room: Room) => Room): void;
};

/** The room named does not exist. */
export class UnknownRoom extends Error {
  override readonly name = 'UnknownRoom';
  constructor(room: string) {
    super(`There is no room ${room}: make it by PUT /control/rooms/${room} first.`);
  }
}

/** Opens the rooms kept in `stateFile`. */
export function openRooms(stateFile: string): Rooms {
  const rooms = new Map(readRooms(stateFile).map((room) => [room.room, takeIntoUse(room)]));
  const all = (): RoomInUse[] => [...rooms.values()];
  const save = (): void =>
    writeRooms(
      stateFile,
      all().map(({ room }) => room),
    );
  const named = (name: string): RoomInUse => {
    const inUse = rooms.get(name);
    if (inUse === undefined) throw new UnknownRoom(name);
    return inUse;
  };
  return {
    all,
    named,
    byToken: (platform, token) => all().find(({ room }) => room.platform === platform && room.token === token),
    put(name, input) {
      const inUse = rooms.get(name) ?? takeIntoUse(emptyRoom(name, input));
      inUse.room = { ...inUse.room, ...input };
      rooms.set(name, inUse);
      save();
      return inUse;
    },
    change(name, edit) {
      const inUse = named(name);
      inUse.room = edit(inUse.room);
      save();
    },
  };
}

function takeIntoUse(room: Room): RoomInUse {
  return { room, requests: 0, barrier: openBarrier() };
}

function emptyRoom(room: string, input: RoomInput): Room {
  return { room, ...input, reservations: [], blocks: [], imports: null, fault: { kind: 'none' } };
}
