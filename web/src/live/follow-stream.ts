import { type Hint, hintSchema } from '../../../src/contract/notices.ts';
import { jsonOf } from '../api.ts';
import { reconnectWaitMs } from './reconnect-wait.ts';

const ADDRESS = '/api/stream';

/** Who listens: to one hint, to the word that hints may have been lost, to the end of the session as it was, and whether it is open. */
export type StreamListener = {
  readonly onHint: (hint: Hint) => void;
  readonly onGap: () => void;
  readonly onEnd: () => void;
  readonly onOpen: (isOpen: boolean) => void;
};

/**
 * Listens to the stream of hints until the function that it returns is called. One that breaks is opened again after a
 * while, and says by itself that hints may have been lost: a browser's own EventSource gives up after an answer that is no
 * stream, as a 503 while relais starts.
 */
export function followStream(listener: StreamListener): () => void {
  let failures = 0;
  let close = open();

  function open(): () => void {
    const source = new EventSource(ADDRESS);
    source.addEventListener('open', () => {
      failures = 0;
      listener.onOpen(true);
    });
    source.addEventListener('hint', ({ data }) => {
      const hint = hintSchema.safeParse(jsonOf(String(data)));
      // A newer relais may know topics that these pages do not.
      if (hint.success) listener.onHint(hint.data);
    });
    source.addEventListener('refetch', () => listener.onGap());
    source.addEventListener('end', () => {
      source.close();
      listener.onOpen(false);
      // A session that goes on with another role is heard again; of one that is over, whoever listens stops.
      close = openLater();
      listener.onEnd();
    });
    source.addEventListener('error', () => {
      source.close();
      listener.onOpen(false);
      close = openLater();
    });
    return () => source.close();
  }

  function openLater(): () => void {
    failures += 1;
    const timer = setTimeout(
      () => {
        close = open();
      },
      reconnectWaitMs(failures, Math.random()),
    );
    return () => clearTimeout(timer);
  }

  return () => {
    close();
    listener.onOpen(false);
  };
}
