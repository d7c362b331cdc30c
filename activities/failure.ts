import { ApplicationFailure, log } from '@temporalio/activity';
import type { Failure } from '../src/domain/failure.ts';

/**
 * A failure that its activity's retry policy takes up again after `delayMs`. Its type is the failure's kind. `message` is
 * shown in the Web UI: it holds no URL, no name and no address.
 */
export function retryLater(failure: Failure, message: string, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({ type: failure.kind, message, nextRetryDelay: delayMs });
}

/**
 * Runs an activity so that nothing of what it worked on reaches a history: an error that is not ours is logged without
 * its message (a database error quotes values) and told as SYSTEM.
 */
export async function sanitised<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApplicationFailure || isCancelled(error)) throw error;
    logBroken(error);
    throw ApplicationFailure.create({
      type: 'SYSTEM',
      message: `An error of our own (${nameOf(error)}). The worker's log has its place under this activity's ID.`,
    });
  }
}

/** Logs an error that is not ours to tell, without its message: a database error quotes values. */
export function logBroken(error: unknown): void {
  log.error('An activity failed by an error of our own or of the database.', { error: withoutMessage(error) });
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && (error.name === 'CancelledFailure' || error.name === 'AbortError');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

function withoutMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error';
  const frames = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? [];
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return [`${error.name}${code}`, ...frames].join('\n');
}
