import { type Hint, type HintTopic, hintTopics } from '../contract/notices.ts';

const GATHER_MS = 100;
/** Of one topic; beyond them, the whole topic is to be fetched again. */
const MOST_IDS = 20;

/** Gathers hints for a moment, so that a change of a thousand rows is told in a few lines: each once, and many as one. */
export class HintBatch {
  private readonly waiting = new Map<HintTopic, Set<string | null>>();
  private timer: NodeJS.Timeout | undefined;
  private readonly tell: (hint: Hint) => void;

  constructor(tell: (hint: Hint) => void) {
    this.tell = tell;
  }

  /** A topic that this version does not know is left out. */
  add({ topic: name, id }: { readonly topic: string; readonly id: string | null }): void {
    const topic = hintTopics.find((each) => each === name);
    if (topic === undefined) return;
    const ids = this.waiting.get(topic) ?? new Set();
    this.waiting.set(topic, ids.add(id));
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  private flush(): void {
    this.timer = undefined;
    for (const [topic, ids] of this.waiting) {
      const told = ids.has(null) || ids.size > MOST_IDS ? [null] : ids;
      for (const id of told) this.tell({ topic, id });
    }
    this.waiting.clear();
  }
}
