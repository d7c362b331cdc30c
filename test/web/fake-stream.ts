/** The streams that the pages opened, oldest first. */
export type FakeStreams = {
  readonly opened: readonly FakeStream[];
  /** The one that is listened to; fails when there is none, or more than one. */
  readonly only: () => FakeStream;
};

/** A stream under the hand of a test. */
export class FakeStream extends EventTarget {
  readonly address: string;
  isClosed = false;

  constructor(address: string) {
    super();
    this.address = address;
  }

  close(): void {
    this.isClosed = true;
  }

  /** An event of the server, as a browser tells it. */
  send(type: string, data = '{}'): void {
    this.dispatchEvent(new MessageEvent(type, { data }));
  }

  hint(topic: string, id: string | null): void {
    this.send('hint', JSON.stringify({ topic, id }));
  }

  opens(): void {
    this.dispatchEvent(new Event('open'));
  }

  breaks(): void {
    this.dispatchEvent(new Event('error'));
  }
}

/** Puts fake streams under `EventSource`, which jsdom has none of. */
export function fakeStreams(): FakeStreams {
  const opened: FakeStream[] = [];
  const source = class extends FakeStream {
    constructor(address: string) {
      super(address);
      opened.push(this);
    }
  };
  Object.defineProperty(globalThis, 'EventSource', { value: source, configurable: true });
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
  const only = () => {
    const open = opened.filter(({ isClosed }) => !isClosed);
    const [first] = open;
    if (first === undefined || open.length > 1) throw new Error(`${open.length} streams are open`);
    return first;
  };
  return { opened, only };
}

/** Takes them away again: other tests draw pages that hear nothing. */
export function forgetStreams(): void {
  Reflect.deleteProperty(globalThis, 'EventSource');
}

/** The person goes to another tab, or comes back. */
export function showTab(state: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}
