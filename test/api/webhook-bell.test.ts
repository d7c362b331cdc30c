import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createWebhookBell } from '../../src/api/webhook-bell.ts';
import { quietOrchestrator } from '../support/quiet-orchestrator.ts';

/** A bell over a clock that the test moves on. */
function aBell(refuse = false) {
  let nowMs = 1_000;
  const rung: string[] = [];
  const logged: string[] = [];
  const waiting: { readonly dueMs: number; readonly go: () => void }[] = [];
  const orchestrator = quietOrchestrator({
    webhookReceived: async (connector) => {
      rung.push(`${connector} at ${nowMs}`);
      if (refuse) throw new Error('Temporal does not answer.');
    },
  });
  const timer = {
    nowMs: () => nowMs,
    after: (ms: number) => new Promise<void>((go) => waiting.push({ dueMs: nowMs + ms, go })),
  };
  const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const ring = createWebhookBell({ orchestrator, logger }, timer);
  const pass = (ms: number) => {
    nowMs += ms;
    for (const { dueMs, go } of waiting) if (dueMs <= nowMs) go();
  };
  return { ring, rung, logged, pass };
}

describe('the bell of webhooks', () => {
  test('wakes the reader of a hub at once', async () => {
    const { ring, rung } = aBell();
    await ring('beds24');
    expect(rung).toEqual(['beds24 at 1000']);
  });

  test('wakes it once for all that come within a moment, at its end, so that the last of them is seen', async () => {
    const { ring, rung, pass } = aBell();
    await ring('beds24');
    pass(50);
    const late = [ring('beds24'), ring('beds24')];
    expect(rung).toHaveLength(1);
    pass(150);
    await Promise.all(late);
    expect(rung).toEqual(['beds24 at 1000', 'beds24 at 1200']);
  });

  test('keeps no hub waiting for another', async () => {
    const { ring, rung } = aBell();
    await Promise.all([ring('beds24'), ring('smoobu')]);
    expect(rung).toHaveLength(2);
  });

  test('says so in the log where Temporal takes nothing, and never rejects', async () => {
    const { ring, logged } = aBell(true);
    await ring('beds24');
    expect(logged.join()).toContain('the minute tick will have it read');
  });
});
