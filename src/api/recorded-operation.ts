import type { OperationRequest } from '../domain/sync-operation.ts';
import type { ByPerson, OperationResult, OperationStore } from '../operation-ports.ts';

type Recorded<T> = { readonly outcome: T; readonly result: OperationResult };

/**
 * Does at once what a person asks for, under a record of it: committed before, ended after with what it came to. Where the
 * same is under way it is done all the same, and the first one’s record tells it. Undefined: the thing named is not there.
 */
export async function recorded<T>(
  operations: Pick<OperationStore, 'request' | 'end'>,
  by: ByPerson,
  request: OperationRequest,
  work: () => Promise<Recorded<T> | undefined>,
): Promise<T | undefined> {
  const { operation, state } = await operations.request(by, request);
  const end = async (done: Recorded<T> | undefined) => {
    const how = done ? 'succeeded' : 'failed';
    if (state === 'started') await operations.end(operation.id, how, done?.result ?? null, by.now);
  };
  try {
    const done = await work();
    await end(done);
    return done?.outcome;
  } catch (error) {
    // What is not ended here for want of a database is by the minute tick.
    await end(undefined).catch(() => undefined);
    throw error;
  }
}
