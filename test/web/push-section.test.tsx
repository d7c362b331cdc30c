/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { PushSubscription } from '../../src/contract/notices.ts';
import { PushSection } from '../../web/src/pages/preferences/PushSection.tsx';
import { leavePush } from '../../web/src/push/push-device.ts';
import { aPerson } from './alert-world.ts';
import { anId } from './builders.ts';
import { draw, drawPages } from './draw.tsx';
import { data, fakeApi, problem } from './fake-api.ts';
import { fakePush, forgetPush } from './fake-push.ts';
import { aDevice } from './notice-builders.ts';

const KEY = 'BDd3_hVL9fZi9Ybo2UUzA284WG5FZR30_95YeZJsiApwXKpNcF1rRPF3foIiBHXRdJI2Qhumhf6_LFTeZaNndIo';
const THIS = anId('f9');
const TURN_ON = 'Recevoir des notifications sur cet appareil';
const TURN_OFF = 'Ne plus en recevoir sur cet appareil';

/** An API that knows these devices, and registers this one as `THIS`. */
function anApi(known: readonly PushSubscription[] = [], publicKey: string | null = KEY) {
  let devices = [...known];
  return fakeApi({
    'GET /api/push-subscriptions': () => data(devices, { publicKey }),
    'POST /api/push-subscriptions': () => {
      devices = [...devices, aDevice({ id: THIS, label: 'Firefox · Linux', lastPushAt: null })];
      return { status: 201, body: { data: devices.at(-1) } };
    },
    ...Object.fromEntries(
      [THIS, anId('f1')].map((id) => [
        `DELETE /api/push-subscriptions/${id}`,
        () => {
          const had = devices.some((device) => device.id === id);
          devices = devices.filter((device) => device.id !== id);
          return had ? { status: 204 } : problem(404, 'not_found');
        },
      ]),
    ),
  });
}

const sentTo = (sent: ReturnType<typeof anApi>, method: string) => sent.filter((request) => request.method === method);

describe('pushes to this device', () => {
  afterEach(() => {
    cleanup();
    forgetPush();
  });

  test('cannot be had in a browser that has none', async () => {
    anApi();
    draw(<PushSection />);
    await screen.findByText(/^Ce navigateur ne peut pas recevoir/);
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('cannot be had where they are forbidden, and nobody is asked again', async () => {
    const browser = fakePush({ permission: 'denied' });
    anApi();
    draw(<PushSection />);
    await screen.findByText(/sont bloquées dans ce navigateur/);
    expect(screen.queryByRole('button')).toBeNull();
    expect(browser.asked()).toBe(0);
  });

  test('cannot be had of a server without keys', async () => {
    fakePush();
    anApi([], null);
    draw(<PushSection />);
    await screen.findByText(/^Ce serveur n’envoie pas/);
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('are turned on with the server’s key, and off again, by one button', async () => {
    const browser = fakePush();
    const sent = anApi();
    draw(<PushSection />);
    await screen.findByText('Cet appareil ne reçoit pas de notifications push.');
    expect(browser.asked()).toBe(0);
    await userEvent.click(screen.getByRole('button', { name: TURN_ON }));
    await screen.findByText(/^Cet appareil reçoit les notifications push/);
    expect(browser.keys).toEqual([KEY]);
    expect(sentTo(sent, 'POST').map(({ body }) => body)).toEqual([
      {
        endpoint: 'https://push.example/1',
        expirationTime: null,
        keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
        label: expect.any(String),
      },
    ]);
    screen.getByText('Firefox · Linux (cet appareil)');
    await userEvent.click(screen.getByRole('button', { name: TURN_OFF }));
    await screen.findByText('Cet appareil ne reçoit pas de notifications push.');
    expect(browser.isSubscribed()).toBe(false);
    await screen.findByText('Aucun appareil pour l’instant.');
  });

  test('stay off when the person does not consent, and say so', async () => {
    fakePush({ answer: 'denied' });
    const sent = anApi();
    draw(<PushSection />);
    await userEvent.click(await screen.findByRole('button', { name: TURN_ON }));
    await screen.findByText('Le navigateur n’a pas donné son accord.');
    expect(sentTo(sent, 'POST')).toEqual([]);
  });

  test('stay off when the browser’s push service cannot be had, and say so', async () => {
    fakePush({ serviceFails: true });
    const sent = anApi();
    draw(<PushSection />);
    await userEvent.click(await screen.findByRole('button', { name: TURN_ON }));
    await screen.findByText(/^Le service de notifications de ce navigateur ne répond pas/);
    expect(sentTo(sent, 'POST')).toEqual([]);
  });

  test('are off where another device took this one off the list', async () => {
    fakePush({ permission: 'granted', isSubscribed: true });
    localStorage.setItem('relais.push-device', THIS);
    anApi([aDevice()]);
    draw(<PushSection />);
    await screen.findByText('Cet appareil ne reçoit pas de notifications push.');
    screen.getByText('Chrome · Android');
  });

  test('end on another device by taking it off the list', async () => {
    const browser = fakePush({ permission: 'granted', isSubscribed: true });
    localStorage.setItem('relais.push-device', THIS);
    anApi([aDevice(), aDevice({ id: THIS, label: 'Firefox · Linux' })]);
    draw(<PushSection />);
    await userEvent.click(await screen.findByRole('button', { name: 'Retirer Chrome · Android' }));
    await waitFor(() => expect(screen.queryByText('Chrome · Android')).toBeNull());
    screen.getByText('Firefox · Linux (cet appareil)');
    expect(browser.isSubscribed()).toBe(true);
  });

  test('end before their person signs out, so that the next one is not shown them', async () => {
    const browser = fakePush({ permission: 'granted', isSubscribed: true });
    localStorage.setItem('relais.push-device', THIS);
    const sent = anApi([aDevice({ id: THIS })]);
    await leavePush();
    expect(browser.isSubscribed()).toBe(false);
    expect(sentTo(sent, 'DELETE').map(({ path }) => path)).toEqual([`/api/push-subscriptions/${THIS}`]);
    expect(localStorage.getItem('relais.push-device')).toBeNull();
  });

  test('end before their person signs out also where the browser forgot by which name relais knows it', async () => {
    const browser = fakePush({ permission: 'granted', isSubscribed: true });
    anApi([aDevice({ id: THIS })]);
    await leavePush();
    expect(browser.isSubscribed()).toBe(false);
  });

  test.each([
    ['that relais knows as another’s', anId('f1'), false],
    ['that forgot its name', null, false],
    ['that is one’s own', THIS, true],
  ])('after somebody signed in, a browser %s stays subscribed only if it is their own', async (_, known, isKept) => {
    const browser = fakePush({ permission: 'granted', isSubscribed: true });
    if (known !== null) localStorage.setItem('relais.push-device', known);
    fakeApi({
      'GET /api/push-subscriptions': () => data([aDevice({ id: THIS })], { publicKey: KEY }),
      'GET /api/preferences': () => data(aPerson()),
      'GET /api/notifications': () => data([], { total: 0, page: 1, pageSize: 1, unread: 0 }),
      'GET /api/conflicts': () => data([], { total: 0, page: 1, pageSize: 25 }),
    });
    drawPages('/preferences');
    await screen.findByText(isKept ? /^Cet appareil reçoit/ : /^Cet appareil ne reçoit pas/);
    await waitFor(() => expect(browser.isSubscribed()).toBe(isKept));
  });

  test('end in this browser also when relais cannot be reached, and nobody is kept from leaving', async () => {
    const browser = fakePush({ permission: 'granted', isSubscribed: true });
    localStorage.setItem('relais.push-device', THIS);
    fakeApi({ [`DELETE /api/push-subscriptions/${THIS}`]: () => problem(503, 'unavailable') });
    await leavePush();
    expect(browser.isSubscribed()).toBe(false);
  });
});
