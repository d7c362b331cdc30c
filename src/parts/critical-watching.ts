import type { Logger } from 'pino';
import { loggableError } from '../api/loggable-error.ts';
import { WATCH_MS } from '../domain/critical-fault.ts';
import type { CriticalBell, CriticalMailer, CriticalWatch } from '../health-ports.ts';
import type { Clock } from '../ports.ts';
import { oneAtATime } from './one-at-a-time.ts';
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
export async function watchOnce(deps: CriticalWatchingDeps): Promise<void> {
  const recipients = await lookOnce(deps);
  // Beside one another: a mail server that hangs holds up no other way.
  await Promise.all([ring(deps, recipients), tellByMail(deps)]);
}

/**
 * Watches for as long as the API process lives. It looks on time whatever mail servers and push services take: a way of
 * telling that is still under way goes on beside, and takes up at a later look what came meanwhile.
 */
export function startCriticalWatching(deps: CriticalWatchingDeps, everyMs: number = WATCH_MS): Repeated {
  const ringing = oneAtATime((recipients: readonly string[]) => ring(deps, recipients));
  const mailing = oneAtATime(() => tellByMail(deps));
  const looking = repeatedly(async () => {
    ringing.begin(await lookOnce(deps));
    mailing.begin(undefined);
  }, everyMs);
  return {
    async stop() {
      await Promise.all([looking.stop(), ringing.stop(), mailing.stop()]);
    },
  };
}

/** Gives who is told. */
async function lookOnce({ watch, clock, logger }: CriticalWatchingDeps): Promise<readonly string[]> {
  try {
    const look = await watch.look(clock.now());
    for (const { kind, since } of look.opened) logger.error({ kind, since }, 'critical fault');
    for (const { kind } of look.ended) logger.warn({ kind }, 'critical fault is over');
    return look.recipients;
  } catch (error) {
    logger.error({ err: loggableError(error) }, 'relais cannot be watched: does the database answer?');
    return [];
  }
}

async function ring({ bell, logger }: CriticalWatchingDeps, recipients: readonly string[]): Promise<void> {
  if (recipients.length === 0) return;
  await bell(recipients).catch((error: unknown) => {
    logger.error({ err: loggableError(error) }, 'critical fault not pushed');
  });
}

async function tellByMail({ watch, mailer, clock, logger }: CriticalWatchingDeps): Promise<void> {
  try {
    const words = await watch.claimWords(clock.now());
    await Promise.all(
      words.map(async (word) => {
        const handover = await mailer.hand(word);
        if (handover.outcome !== 'accepted')
          logger.error({ kind: word.fault.kind, trouble: handover.trouble }, 'administrator not told by mail');
        await watch.settleWord(word.wordId, handover, clock.now());
      }),
    );
  } catch (error) {
    logger.error({ err: loggableError(error) }, 'words to administrators cannot be read: does the database answer?');
  }
}
