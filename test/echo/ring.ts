import { type Days, daysOf, SimulatedPlatform } from './simulated-platform.ts';
import { SimulatedRelais } from './simulated-relais.ts';

/** Who reads us besides Airbnb, whether the hub reads the portal, and whether what is re-exported gets new UIDs. */
export type RingShape = {
  readonly readers: readonly string[];
  readonly chained: boolean;
  readonly rewritesUids: boolean;
};

export type Step =
  | { readonly do: 'book'; readonly who: string; readonly from: number; readonly nights: number }
  | { readonly do: 'cancel'; readonly who: string; readonly index: number }
  | { readonly do: 'block'; readonly from: number; readonly nights: number }
  | { readonly do: 'unblock' | 'relay' }
  | { readonly do: 'poll' | 'read'; readonly who: string }
  | { readonly do: 'wait'; readonly minutes: number };

/** Nobody leaves the others' calendars unread for longer: real platforms read every few hours. */
const PATIENCE_MINUTES = 6 * 60;
const SETTLED_AFTER_HOURS = 6 * 24;

/** A listing on Airbnb, on a portal and on a hub that both list what they import, with relais in the middle. */
export class Ring {
  private readonly shape: RingShape;
  private readonly platforms: ReadonlyMap<string, SimulatedPlatform>;
  private readonly relais: SimulatedRelais;
  private readonly seen = new Map<string, readonly Days[]>();
  private readonly blocked: Days[] = [];
  private minutesUntouched = 0;

  constructor(shape: RingShape) {
    this.shape = shape;
    const copying = { reExports: true, rewritesUids: shape.rewritesUids };
    this.platforms = new Map([
      ['airbnb', new SimulatedPlatform('airbnb', { reExports: false, rewritesUids: false })],
      ['portal', new SimulatedPlatform('portal', copying)],
      ...(this.hasHub ? [['hub', new SimulatedPlatform('hub', copying)] as const] : []),
    ]);
    this.relais = new SimulatedRelais(
      this.names.map((name) => ({ name, platform: name === 'airbnb' ? ('airbnb' as const) : ('other' as const) })),
    );
    this.allMeet();
  }

  get names(): string[] {
    return ['airbnb', 'portal', ...(this.hasHub ? ['hub'] : [])];
  }

  play(step: Step): void {
    switch (step.do) {
      case 'book':
        this.platforms.get(step.who)?.book({ from: step.from, to: step.from + step.nights });
        break;
      case 'cancel':
        this.platforms.get(step.who)?.cancel(step.index);
        break;
      case 'block':
        this.blocked.push({ from: step.from, to: step.from + step.nights });
        this.relais.block({ from: step.from, to: step.from + step.nights });
        break;
      case 'unblock':
        this.blocked.length = 0;
        this.relais.unblockAll();
        break;
      case 'poll':
        this.poll(step.who);
        break;
      case 'read':
        this.read(step.who);
        break;
      case 'relay':
        this.relay();
        break;
      default:
        this.wait(step.minutes);
    }
  }

  /** Stays that relais saw and that still stand, with a night that it shows as free. */
  swallowed(): string[] {
    const closed = new Set(this.relais.closedDays());
    return [...this.seen].flatMap(([name, stays]) => {
      const standing = this.platforms.get(name)?.realStays() ?? [];
      const known = standing.filter((stay) => stays.includes(stay));
      return known
        .filter((stay) => !daysOf(stay).every((day) => closed.has(day)))
        .map((stay) => `${name} ${stay.from}`);
    });
  }

  /** Lets everybody read everybody, again and again, until nothing can be under way. */
  settle(): void {
    for (let hour = 0; hour < SETTLED_AFTER_HOURS; hour += 1) {
      this.relais.pass(60);
      this.allMeet();
    }
  }

  closedAtRelais(): number[] {
    return this.relais.closedDays();
  }

  /** The days that Airbnb would read as taken now, without its own. */
  toldToAirbnb(): number[] {
    return this.relais.readBy('airbnb').flatMap(daysOf);
  }

  closedAt(name: string): number[] {
    return this.platforms.get(name)?.closedDays() ?? [];
  }

  rootsOf(day: number): string[] {
    return this.relais.rootsOf(day);
  }

  /** The days that a stay or a block takes. */
  trulyClosed(): number[] {
    const all = [...[...this.platforms.values()].flatMap((platform) => platform.realStays()), ...this.blocked];
    return [...new Set(all.flatMap(daysOf))].sort((a, b) => a - b);
  }

  private get hasHub(): boolean {
    return this.shape.chained || this.shape.readers.includes('hub');
  }

  private wait(minutes: number): void {
    this.relais.pass(minutes);
    this.minutesUntouched += minutes;
    if (this.minutesUntouched > PATIENCE_MINUTES) this.allMeet();
  }

  private allMeet(): void {
    this.minutesUntouched = 0;
    for (const name of this.names) this.poll(name);
    for (const name of this.names) this.read(name);
    this.relay();
  }

  private poll(name: string): void {
    const platform = this.platforms.get(name);
    if (!platform) return;
    this.relais.pass(1);
    this.relais.poll(name, platform.feed());
    this.seen.set(name, platform.realStays());
  }

  private read(name: string): void {
    if (name !== 'airbnb' && !this.shape.readers.includes(name)) return;
    this.platforms.get(name)?.import('relais', this.relais.readBy(name));
  }

  private relay(): void {
    if (!this.shape.chained) return;
    this.platforms.get('hub')?.import('portal', this.platforms.get('portal')?.feed() ?? []);
  }
}
