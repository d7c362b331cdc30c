import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { findChromium, NO_CHROMIUM } from './chromium.ts';
import { accountJourney } from './journeys/account.ts';
import { addressesJourney } from './journeys/addresses.ts';
import { badInputJourney } from './journeys/bad-input.ts';
import { billetwebJourney } from './journeys/billetweb.ts';
import { cancelledAtHubJourney } from './journeys/cancelled-at-hub.ts';
import { connectedHubJourney } from './journeys/connected-hub.ts';
import { demoStoryJourney } from './journeys/demo-story.ts';
import { escalatedAlertJourney } from './journeys/escalated-alert.ts';
import { examinedFeedJourney } from './journeys/examined-feed.ts';
import { exportsJourney } from './journeys/exports.ts';
import { failingFeedJourney } from './journeys/failing-feed.ts';
import { forcedSyncJourney } from './journeys/forced-sync.ts';
import { keyboardJourney } from './journeys/keyboard.ts';
import { linkedAccountsJourney } from './journeys/linked-accounts.ts';
import { modeFallbackJourney } from './journeys/mode-fallback.ts';
import { noticesJourney } from './journeys/notices.ts';
import { otherPeopleJourney } from './journeys/other-people.ts';
import { ownCalendarJourney } from './journeys/own-calendar.ts';
import { settledConflictJourney } from './journeys/settled-conflict.ts';
import { stillRunning } from './process-family.ts';
import { World } from './world.ts';

const START_DEADLINE_MS = 150_000;
const chromiumPath = findChromium(process.env);

if (chromiumPath !== undefined) journeys(chromiumPath);
else {
  test('the journeys are not made where there is no Chromium, which CI must have', () => {
    process.stderr.write(`The journeys were not made. ${NO_CHROMIUM}\n`);
    if (process.env['CI'] === 'true') throw new Error(NO_CHROMIUM);
  });
}

function journeys(executablePath: string): void {
  const world = new World();
  beforeAll(() => world.start(executablePath), START_DEADLINE_MS);
  afterAll(() => world.end(), START_DEADLINE_MS);
  // Behind every step: no console error, no exception, no refusal that the step did not announce, nothing from outside.
  afterEach(() => expect(world.takeTroubles()).toEqual([]));

  describe('a host finds the demo’s story', () => demoStoryJourney(world));
  describe('a host settles a conflict', () => settledConflictJourney(world));
  describe('a host keeps a calendar', () => ownCalendarJourney(world));
  describe('a host connects a hub', () => connectedHubJourney(world));
  describe('a host keeps one of two guests, and relais cancels the other at the hub', () =>
    cancelledAtHubJourney(world));
  describe('support ends an alert', () => escalatedAlertJourney(world));
  describe('a feed fails', () => failingFeedJourney(world));
  describe('a calendar falls back and returns', () => modeFallbackJourney(world));
  describe('a host is told', () => noticesJourney(world));
  describe('a host forces the synchronisation', () => forcedSyncJourney(world));
  describe('a host examines a calendar first', () => examinedFeedJourney(world));
  describe('a host publishes a calendar', () => exportsJourney(world));
  describe('a member has Billetweb kept in step', () => billetwebJourney(world));
  describe('a member connects a broker', () => linkedAccountsJourney(world));
  describe('other people look', () => otherPeopleJourney(world));
  describe('a person and their account', () => accountJourney(world));
  describe('a person without a mouse', () => keyboardJourney(world));
  describe('everything that the start prints', () => addressesJourney(world));
  describe('bad input beside the browser', () => badInputJourney(world));

  test('SIGTERM ends the product in good order and leaves no process', async () => {
    await world.everyoneLeaves();
    const family = await world.product.processes();
    expect(family.length).toBeGreaterThan(2);
    expect(await world.product.stop()).toBe(0);
    expect(await stillRunning(family)).toEqual([]);
  });
}
