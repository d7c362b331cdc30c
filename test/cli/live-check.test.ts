import { afterEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/server.ts';
import { runLiveCheck } from '../../src/cli/run-live-check.ts';
import { createBeds24Connector } from '../../src/connectors/hubs/beds24/beds24-connector.ts';
import { createLodgifyConnector } from '../../src/connectors/hubs/lodgify/lodgify-connector.ts';
import { createSmoobuConnector } from '../../src/connectors/hubs/smoobu/smoobu-connector.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { openedSecrets } from '../connectors/hubs/beds24-world.ts';
import { feedUrl, sandboxWith, stopSandboxes } from '../sandbox/running-sandbox.ts';

const now = '2026-11-24T08:00:00.000Z';
const clock = { now: () => now };
const LODGIFY_KEY = 'lodgify-key-s3cret';

afterEach(stopSandboxes);

function around(sandbox: Sandbox) {
  const at = (path: string) => ({ clock, baseUrl: `${sandbox.url}/hubs/${path}` });
  return {
    hubs: {
      beds24: createBeds24Connector(at('beds24/v2')),
      smoobu: createSmoobuConnector(at('smoobu')),
      lodgify: createLodgifyConnector(at('lodgify')),
    },
    feeds: createIcalConnector({ allowedOrigins: [sandbox.url], clock }),
    now,
  };
}

/** An account with one unit at each hub, and a feed. */
async function everything(sandbox: Sandbox) {
  const { beds24, smoobu, lodgify } = sandbox.hubs;
  const { ownerId } = beds24.addAccount([[{ name: 'Lavender' }, { name: 'Thyme' }]]);
  const { refreshToken = '' } = await openedSecrets(around(sandbox).hubs.beds24, beds24.inviteCode(ownerId));
  const { apiKey, apiSecret } = smoobu.addAccount(['Lavender']);
  const roomTypes = [{ id: 1, name: 'Lavender' }];
  lodgify.addAccount({ apiKey: LODGIFY_KEY, userId: 7, properties: [{ id: 9, name: 'House', roomTypes }] });
  return {
    LIVE_BEDS24_REFRESH_TOKEN: refreshToken,
    LIVE_SMOOBU_API_KEY: apiKey,
    LIVE_SMOOBU_API_SECRET: apiSecret,
    LIVE_LODGIFY_API_KEY: LODGIFY_KEY,
    LIVE_ICAL_URL: `${feedUrl(sandbox)} ${sandbox.url}/feeds/s3cret.ics`,
  };
}

describe('npm run live-check', () => {
  it('reads each connector that has credentials, once, and tells in counts what it read', async () => {
    const sandbox = await sandboxWith('airbnb');
    sandbox.control.addReservation('lavender', { from: '2026-12-24', to: '2026-12-27' });
    const { LIVE_ICAL_URL, ...hubs } = await everything(sandbox);
    const environment = { ...hubs, LIVE_ICAL_URL: LIVE_ICAL_URL.split(' ')[0] };
    const { exitCode, message } = await runLiveCheck({ environment, ...around(sandbox) });
    expect(message.split('\n')).toEqual([
      expect.stringMatching(/^Beds24 {5}read: 2 units; the first: 0 bookings, 0 blocks, 0 of either to come/),
      expect.stringMatching(/^Smoobu {5}read: 1 units; the first: 0 bookings/),
      expect.stringMatching(/^Lodgify {4}read: 1 units; the first: 0 bookings/),
      expect.stringMatching(/^iCal 1 {5}read: airbnb: 1 bookings, \d blocks, 0 of either to come/),
    ]);
    expect(exitCode).toBe(0);
  });

  it('says which failed, with exit code 1, and prints no secret', async () => {
    const sandbox = await sandboxWith('airbnb');
    const environment = await everything(sandbox);
    const wrong = { ...environment, LIVE_LODGIFY_API_KEY: 'wrong-s3cret', LIVE_SMOOBU_API_SECRET: '' };
    const { exitCode, message } = await runLiveCheck({ environment: wrong, ...around(sandbox) });
    expect(exitCode).toBe(1);
    expect(message).toMatch(/^Lodgify {4}failed: AUTH, /m);
    expect(message).toMatch(/^Smoobu {5}failed: LIVE_SMOOBU_API_SECRET not set/m);
    expect(message).toMatch(/^iCal 2 {5}failed: NOT_FOUND, HTTP 404/m);
    for (const value of Object.values(wrong).flatMap((text) => text.split(' ')))
      if (value !== '') expect(message).not.toContain(value);
    expect(message).not.toMatch(/s3cret|secret\b/);
  });

  it('skips what has no credentials, and says how to give some when none has any', async () => {
    const sandbox = await sandboxWith('airbnb');
    const { exitCode, message } = await runLiveCheck({ environment: {}, ...around(sandbox) });
    expect(exitCode).toBe(1);
    expect(message).toMatch(/^Beds24 {5}skipped: no credentials$/m);
    expect(message).toMatch(/^iCal {7}skipped: no credentials$/m);
    expect(message).toMatch(/^Nothing was read\. Set one or more of LIVE_BEDS24_REFRESH_TOKEN, /m);
    const oneFeed = await runLiveCheck({ environment: { LIVE_ICAL_URL: feedUrl(sandbox) }, ...around(sandbox) });
    expect(oneFeed.exitCode).toBe(0);
  });
});
