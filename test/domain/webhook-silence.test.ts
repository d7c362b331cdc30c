import { expect, test } from '@jest/globals';
import type { NightChanges } from '../../src/domain/run.ts';
import { isWebhookSilent, type ToldReading } from '../../src/domain/webhook-silence.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const nothing: NightChanges = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };
const added = { ...nothing, nightsAdded: 3 };
const reading: ToldReading = { trigger: 'schedule', changes: added, lastWebhookAt: null, now: NOW };

test.each<[string, Partial<ToldReading>, boolean]>([
  ['new nights of which no webhook ever told', {}, true],
  ['nights that vanished untold', { changes: { ...nothing, nightsHeld: 1 } }, true],
  ['nights that are listed again untold', { changes: { ...nothing, nightsRestored: 1 } }, true],
  ['nothing new', { changes: nothing }, false],
  ['nights that were only due to be freed', { changes: { ...nothing, nightsReleased: 2 } }, false],
  ['what a webhook asked to read', { trigger: 'webhook' }, false],
  ['what a webhook told ten minutes ago', { lastWebhookAt: '2026-06-01T07:50:00.000Z' }, false],
  ['what the last webhook, of longer ago, did not tell', { lastWebhookAt: '2026-06-01T07:49:59.000Z' }, true],
  ['what a person asked to read, untold', { trigger: 'manual' }, true],
])('of %s a webhook is silent, or not', (_, over, isSilent) => {
  expect(isWebhookSilent({ ...reading, ...over })).toBe(isSilent);
});
