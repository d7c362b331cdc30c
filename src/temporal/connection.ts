import {
  Client,
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  type GrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

/** Where Temporal is. `options` come from Temporal's own environment configuration (address, TLS, API key). */
export type TemporalTarget = { readonly connection: ConnectionOptions; readonly namespace: string };

/**
 * A client whose connection the caller closes. Rejects when the server does not answer within `deadlineMs`. While the
 * server is away, a call is tried again as the SDK does by itself; closing waits for the tries that are due, up to 6 s.
 */
export async function connectTemporal(target: TemporalTarget, deadlineMs = 10_000): Promise<Client> {
  const retries = new Retries();
  const interceptors = [makeGrpcRetryInterceptor(retries)];
  const connection = await Connection.connect({ ...target.connection, interceptors, connectTimeout: deadlineMs });
  const close = connection.close.bind(connection);
  connection.close = async () => {
    await retries.end();
    await close();
  };
  return new Client({ connection, namespace: target.namespace });
}

/** Timers of one millisecond may come in any order. */
const TIMER_MS = 20;

/**
 * The SDK's own retries, which can be ended. It would start a try that is due on a closed channel too, and that throws in
 * a timer, where nothing can catch it (`grpc-retry.ts` of `@temporalio/client` 1.24).
 */
class Retries implements GrpcRetryOptions {
  private readonly usual = defaultGrpcRetryOptions();
  private lastDueMs = 0;
  private isEnding = false;

  readonly retryableDecider: GrpcRetryOptions['retryableDecider'] = (attempt, status) =>
    !this.isEnding && this.usual.retryableDecider(attempt, status);

  readonly delayFunction: GrpcRetryOptions['delayFunction'] = (attempt, status) => {
    const delayMs = this.usual.delayFunction(attempt, status);
    this.lastDueMs = Math.max(this.lastDueMs, performance.now() + delayMs);
    return delayMs;
  };

  /** Resolves once no try is due any more; what fails from now on is not tried again. */
  async end(): Promise<void> {
    this.isEnding = true;
    const leftMs = this.lastDueMs - performance.now();
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs + TIMER_MS));
  }
}
