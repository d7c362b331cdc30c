import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Room, roomSchema } from './room.ts';

/** The rooms that `file` keeps; none when it is absent. A file that is broken is set aside as `<file>.broken`. */
export function readRooms(file: string): Room[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  try {
    return z.array(roomSchema).parse(JSON.parse(text));
  } catch {
    renameSync(file, `${file}.broken`);
    return [];
  }
}

/** Keeps `rooms` in `file`, whole or not at all. */
export function writeRooms(file: string, rooms: readonly Room[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(rooms, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
