/** Nights by number: day 0 is the first day of a simulation. `to` is the check-out day. */
export type Days = { readonly from: number; readonly to: number };
export type Entry = Days & { readonly uid: string };

/** How a platform treats what it imports. */
export type Habits = { readonly reExports: boolean; readonly rewritesUids: boolean };

/** An outside platform: it sells nights, imports calendars and, when it re-exports, lists what it imported as well. */
export class SimulatedPlatform {
  readonly name: string;
  private readonly habits: Habits;
  private readonly stays = new Map<string, Days>();
  private readonly imports = new Map<string, readonly Entry[]>();
  private booked = 0;

  constructor(name: string, habits: Habits) {
    this.name = name;
    this.habits = habits;
  }

  /** Sells the nights where it knows of nothing against it. */
  book(days: Days): boolean {
    if (this.closedDays().some((day) => day >= days.from && day < days.to)) return false;
    this.booked += 1;
    this.stays.set(`stay-${this.booked}@${this.name}`, days);
    return true;
  }

  /** Cancels one of its stays; false when it has none. */
  cancel(index: number): boolean {
    const uids = [...this.stays.keys()];
    const uid = uids[index % Math.max(uids.length, 1)];
    return uid !== undefined && this.stays.delete(uid);
  }

  /** Takes another calendar's entries as they are now. */
  import(source: string, entries: readonly Entry[]): void {
    this.imports.set(source, entries);
  }

  /** Its own calendar. */
  feed(): Entry[] {
    const own = [...this.stays].map(([uid, days]) => ({ uid, ...days }));
    return this.habits.reExports ? [...own, ...this.copies()] : own;
  }

  realStays(): Days[] {
    return [...this.stays.values()];
  }

  /** Every day that it does not sell, in order. */
  closedDays(): number[] {
    const all = [...this.stays.values(), ...[...this.imports.values()].flat()];
    return [...new Set(all.flatMap(daysOf))].sort((a, b) => a - b);
  }

  private copies(): Entry[] {
    return [...this.imports].flatMap(([source, entries]) =>
      entries.map((entry) =>
        this.habits.rewritesUids ? { ...entry, uid: `${source}-${entry.uid.split('@')[0]}@${this.name}` } : entry,
      ),
    );
  }
}

export function daysOf({ from, to }: Days): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
