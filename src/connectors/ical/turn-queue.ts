type Waiting = (hasTurn: boolean) => void;

/** Lets `atOnce` work at a time; the others wait in the order in which they came. */
export class TurnQueue {
  private readonly atOnce: number;
  private readonly waiting: Waiting[] = [];
  private working = 0;

  constructor(atOnce: number) {
    this.atOnce = atOnce;
  }

  isIdle(): boolean {
    return this.working === 0 && this.waiting.length === 0;
  }

  /**
   * What ends the turn, once it came; undefined when `late` resolved before. `late` is given a signal that aborts when it
   * is no longer needed. Rejects when `signal` aborts before the turn came.
   */
  async turn(late: (unneeded: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<(() => void) | undefined> {
    signal.throwIfAborted();
    if (this.working < this.atOnce) {
      this.working += 1;
      return this.oneLeave();
    }
    // Who waited is handed the place of the one who left, so `working` counts them already.
    if (await this.comes(late, signal)) return this.oneLeave();
    signal.throwIfAborted();
    return undefined;
  }

  private async comes(late: (unneeded: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<boolean> {
    const unneeded = new AbortController();
    let mine: Waiting = () => undefined;
    const turn = new Promise<boolean>((resolve) => {
      mine = resolve;
      this.waiting.push(mine);
    });
    const giveUp = () => this.giveUp(mine);
    signal.addEventListener('abort', giveUp, { once: true });
    late(unneeded.signal).then(giveUp, () => undefined);
    const hasTurn = await turn;
    signal.removeEventListener('abort', giveUp);
    unneeded.abort();
    return hasTurn;
  }

  /** Does nothing for one whose turn has come. */
  private giveUp(mine: Waiting): void {
    const place = this.waiting.indexOf(mine);
    if (place === -1) return;
    this.waiting.splice(place, 1);
    mine(false);
  }

  private oneLeave(): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.handOver();
    };
  }

  private handOver(): void {
    const next = this.waiting.shift();
    if (next) next(true);
    else this.working -= 1;
  }
}
