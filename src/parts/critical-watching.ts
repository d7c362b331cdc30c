import type { Logger } from 'pino';
import { loggableError } from '../api/loggable-error.ts';
import { WATCH_MS } from '../domain/critical-fault.ts';
import type { CriticalBell, CriticalMailer, CriticalWatch } from '../health-ports.ts';
import type { Clock } from '../ports.ts';
import { type Repeated, repeatedly } from './repeated.ts';

/** What an API process watches relais with. `bell` pushes what stands in the lists of administrators since the look. */
export type CriticalWatchingDeps = {
  readonly watch: CriticalWatch;
  readonly mailer: CriticalMailer;
  readonly bell: CriticalBell;
  readonly clock: Clock;
  readonly logger: Logger;
};

/**
 * One round: looks for what stops relais as a whole, writes it down, and tells administrators by mail and by the bell, from
 * this process alone, since the worker may be what is dead. Never rejects: what cannot be written, because the database is
 * down, stands in the log.
 */
export async function watchOnce({ watch, mailer, bell, clock, logger }: CriticalWatchingDeps): Promise<void> {
  try {
    const look = await watch.look(clock.now());
    for (const { kind, since } of look.opened) logger.error({ kind, since }, 'critical fault');
    for (const { kind } of look.ended) logger.warn({ kind }, 'critical fault is over');
    // Beside one another: a mail server that hangs holds up no other way.
    await Promise.all([ring(), tellByMail()]);
    async function ring() {
      if (look.recipients.length === 0) return;
      await bell(look.recipients).catch((error: unknown) => {
        logger.error({ err: loggableError(error) }, 'critical fault not pushed');
      });
    }
  } catch (error) {
    logger.error({ err: loggableError(error) }, 'relais cannot be watched: does the database answer?');
  }
  async function tellByMail() {
    const words = await watch.claimWords(clock.now());
    await Promise.all(
      words.map(async (word) => {
        const handover = await mailer.hand(word);
        if (handover.outcome !== 'accepted')
          logger.error({ kind: word.fault.kind, trouble: handover.trouble }, 'administrator not told by mail');
        await watch.settleWord(word.wordId, handover, clock.now());
      }),
    );
  }
}

/** Watches for as long as the API process lives. */
export function startCriticalWatching(deps: CriticalWatchingDeps, everyMs: number = WATCH_MS): Repeated {
  return repeatedly(() => watchOnce(deps), everyMs);
}
