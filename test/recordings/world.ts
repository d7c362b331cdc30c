import { type Day, datesBetween } from './day.ts';
import type { Random } from './random.ts';
import type { RecordedPlatform } from './recording.ts';
import { type Room, roomOn, type Tail } from './room.ts';
import type { TruthBooking } from './truth.ts';

/** Nights [from, to) that a guest or the host has taken, as the world has them now. */
export type Stay = { readonly id: string; readonly kind: 'booking' | 'block'; readonly from: Day; readonly to: Day };

type Nights = Pick<Stay, 'from' | 'to'>;
type OpenRecord = { readonly stay: Stay; readonly visibleFromPoll: number; cancelledAtPoll: number | null };

/** The simulated room: what is taken in truth, however badly a feed tells of it. No two stays share a night. */
export class World {
  readonly room: Room;
  /** Raised when the platform gives every entry a new UID. */
  uidSeries = 0;
  #tail: Tail;
  #stays: readonly Stay[] = [];
  #idCount = 0;
  readonly #records: OpenRecord[] = [];

  constructor(firstDay: Day, platform: RecordedPlatform, random: Random) {
    this.room = roomOn(firstDay, platform, random);
    this.#tail = this.room.tail;
  }

  get stays(): readonly Stay[] {
    return this.#stays;
  }

  get tail(): Tail {
    return this.#tail;
  }

  /** The first night of the horizon tail, or undefined where the room has none. */
  tailFrom(today: Day): Day | undefined {
    if (this.#tail.kind === 'none') return undefined;
    return this.#tail.kind === 'season' ? Math.max(this.#tail.from, today) : today + this.#tail.windowDays;
  }

  /** True when nobody has any of the nights and they lie before the tail. `leaveOut` is a stay that does not count. */
  isFree({ from, to }: Nights, today: Day, leaveOut?: Stay): boolean {
    const tailFrom = this.tailFrom(today);
    if (from < today || (tailFrom !== undefined && to > tailFrom)) return false;
    return this.#stays.every((stay) => stay === leaveOut || stay.to <= from || stay.from >= to);
  }

  /** Takes nights that are free; `poll` is the index of the first poll that can show it. */
  take(kind: Stay['kind'], { from, to }: Nights, poll: number): Stay {
    this.#idCount += 1;
    return this.#begin({ id: `${kind} ${this.#idCount}`, kind, from, to }, poll);
  }

  /** A cancellation, or a block that the host takes away. */
  free(stay: Stay, poll: number): void {
    this.#stays = this.#stays.filter((other) => other !== stay);
    const record = this.#records.find((open) => open.stay === stay);
    if (record) record.cancelledAtPoll = poll;
  }

  /** The same stay on other nights. */
  move(stay: Stay, { from, to }: Nights, poll: number): Stay {
    this.free(stay, poll);
    return this.#begin({ ...stay, from, to }, poll);
  }

  /** The host opens the next season: its closure begins on a later night. */
  openSeason(from: Day): void {
    this.#tail = { kind: 'season', from };
  }

  /** Every booking there was, oldest first. */
  bookings(): TruthBooking[] {
    return this.#records
      .filter(({ stay }) => stay.kind === 'booking')
      .map(({ stay, visibleFromPoll, cancelledAtPoll }) => ({
        id: stay.id,
        nights: datesBetween(stay.from, stay.to),
        visibleFromPoll,
        cancelledAtPoll,
      }));
  }

  #begin(stay: Stay, poll: number): Stay {
    this.#stays = [...this.#stays, stay].sort((a, b) => a.from - b.from);
    this.#records.push({ stay, visibleFromPoll: poll, cancelledAtPoll: null });
    return stay;
  }
}
