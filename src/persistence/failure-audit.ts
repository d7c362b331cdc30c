import type { Clock, FailureReporter } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** Reports a failed run by one audit event; the alerts to come answer the same port. */
export function createFailureAudit(prisma: PrismaClient, clock: Clock): FailureReporter {
  return {
    async reportFailure(run) {
      const { id: runId, listingId, status } = run;
      const reason = run.failure ? `${run.failure.kind}: ${run.failure.detail}` : 'SYSTEM';
      const subject = { kind: 'listing', id: listingId };
      const entry = {
        actor: null,
        action: 'run_failed',
        subject,
        to: status,
        reason,
        runId,
        listingId,
        at: clock.now(),
      };
      try {
        await appendAudit(prisma, entry);
      } catch (error) {
        // Told before: the database keeps one report of a run.
        if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error;
      }
    },
  };
}
