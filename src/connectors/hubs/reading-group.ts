import type { HubAnswer, HubCall } from '../../hub-ports.ts';
import { untilAborted } from '../ical/until-aborted.ts';
import { type RequestTally, talliedIn, tallyHere } from '../request-counter.ts';
import { endOfCall } from './http/call-deadline.ts';
import type { HubAsked } from './http/hub-status.ts';

type Asker = { readonly id: string; readonly tally: RequestTally | undefined };
type Ask<T> = (ids: readonly string[], call: HubCall) => Promise<HubAnswer<T>>;

/**
 * Units that are asked about by one question. It has no deadline of its own: it ends when the last of those who wait for it has
 * its answer or has lost interest. Its requests are noted one by one, in turn, with those who wait: what they count is, in sum,
 * what was sent.
 */
export class ReadingGroup<T> {
  private readonly ask: Ask<T>;
  private readonly asked: HubAsked;
  private readonly waiting: Asker[] = [];
  private readonly interest = new AbortController();
  private readonly answer: Promise<HubAnswer<T>>;
  private start: (answer: Promise<HubAnswer<T>>) => void = () => undefined;
  private sentIds: readonly string[] | undefined;
  private isHeard = false;

  constructor(ask: Ask<T>, asked: HubAsked) {
    this.ask = ask;
    this.asked = asked;
    this.answer = new Promise((resolve) => {
      this.start = resolve;
    });
  }

  /** How many units it is about: those that were sent or, before that, those that are waited for. */
  get size(): number {
    return (this.sentIds ?? this.idsWaitedFor()).length;
  }

  /** What the question comes to, for one who asks about the unit `id`; a failure is told as the platform’s to the first alone. */
  async answerFor(id: string, call: HubCall): Promise<HubAnswer<T>> {
    const asker: Asker = { id, tally: tallyHere() };
    this.waiting.push(asker);
    try {
      const answer = await untilAborted(call.signal, () => this.answer);
      const isFirst = !this.isHeard;
      this.isHeard = true;
      return answer.outcome === 'failed' && !isFirst ? { ...answer, notAsked: true } : answer;
    } catch (error) {
      if (!call.signal.aborted) throw error;
      return { outcome: 'failed', failure: endOfCall(call, this.asked) };
    } finally {
      this.leave(asker);
    }
  }

  /** Sends the question, once, about the units that are still waited for. */
  send(): void {
    if (this.sentIds !== undefined || this.waiting.length === 0) return;
    const ids = this.idsWaitedFor();
    this.sentIds = ids;
    const call = { signal: this.interest.signal };
    this.start(talliedIn(this.tally(), () => this.ask(ids, call)));
  }

  private leave(asker: Asker): void {
    this.waiting.splice(this.waiting.indexOf(asker), 1);
    // Before it is sent others may still join it.
    if (this.waiting.length === 0 && this.sentIds !== undefined) this.interest.abort();
  }

  private idsWaitedFor(): readonly string[] {
    return [...new Set(this.waiting.map(({ id }) => id))];
  }

  private tally(): RequestTally {
    return {
      sent: () => {
        const [next] = this.waiting.splice(0, 1);
        if (next === undefined) return;
        next.tally?.sent();
        this.waiting.push(next);
      },
      answered: (status) => {
        for (const { tally } of this.waiting) tally?.answered(status);
      },
    };
  }
}
