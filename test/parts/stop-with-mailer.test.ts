import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { stopWithMailer } from '../../src/parts/worker.ts';

/** A worker that drains for as long as a mail is under way, and a mailer that gives it up when it is closed. */
function workerWithMail() {
  const happened: string[] = [];
  let giveUp = () => {};
  const mail = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  const worker = {
    failed: new Promise<never>(() => {}),
    isPolling: () => true,
    async stop() {
      happened.push('asked to stop');
      await mail;
      happened.push('drained');
    },
  };
  const close = () => {
    happened.push('mailer closed');
    giveUp();
  };
  return { happened, worker, mailer: { close }, deliver: () => giveUp() };
}

describe('a worker that is stopped', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('gives up a mail that hangs once its grace is over, and ends', async () => {
    const { happened, worker, mailer } = workerWithMail();
    const stopped = stopWithMailer(worker, mailer);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(happened).toEqual(['asked to stop']);
    await jest.advanceTimersByTimeAsync(1);
    await stopped;
    expect(happened.slice(0, 3)).toEqual(['asked to stop', 'mailer closed', 'drained']);
  });

  test('lets a mail that is taken in time be taken', async () => {
    const { happened, worker, mailer, deliver } = workerWithMail();
    const stopped = stopWithMailer(worker, mailer);
    deliver();
    await stopped;
    expect(happened).toEqual(['asked to stop', 'drained', 'mailer closed']);
  });
});
