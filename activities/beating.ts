import { heartbeat } from '@temporalio/activity';

const HEARTBEAT_MS = 5_000;

/** Heartbeats while the work goes on, so that a killed worker is noticed before the attempt's time is over. */
export async function beating<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
