import { beforeEach, describe, expect, test } from '@jest/globals';
import { pushPayloadSchema } from '../../src/contract/notices.ts';
import { startWorker } from '../../web/src/worker/start-worker.ts';
import type { ClickedEvent, LastingEvent, PushedEvent, WorkerScope } from '../../web/src/worker/worker-scope.ts';
import { anId } from './builders.ts';
import { aNotice } from './notice-builders.ts';

const nothing = { data: null, notification: { data: null, close: () => undefined } };
const ORIGIN = 'https://relais.example';

type AnyEvent = LastingEvent & PushedEvent & ClickedEvent;

/** A browser around the worker: its events in, what it shows and opens out. */
class FakeScope implements WorkerScope {
  readonly shown: { title: string; options: NotificationOptions | undefined }[] = [];
  readonly opened: string[] = [];
  readonly focused: string[] = [];
  readonly location = { origin: ORIGIN };
  readonly skipWaiting = async () => undefined;
  windows: readonly string[] = [];
  private readonly reactions = new Map<string, (event: AnyEvent) => void>();
  readonly registration = {
    showNotification: async (title: string, options?: NotificationOptions) => {
      this.shown.push({ title, options });
    },
  };
  readonly clients = {
    claim: async () => undefined,
    matchAll: async () =>
      this.windows.map((url) => ({
        url,
        focus: async () => {
          this.focused.push(url);
        },
      })),
    openWindow: async (address: string) => {
      this.opened.push(address);
    },
  };

  addEventListener(type: string, react: (event: AnyEvent) => void): void {
    this.reactions.set(type, react);
  }

  async push(payload: unknown): Promise<void> {
    const json = (): unknown => (typeof payload === 'string' ? JSON.parse(payload) : payload);
    await this.happen('push', { ...nothing, data: payload === null ? null : { json } });
  }

  async click(data: unknown): Promise<void> {
    await this.happen('notificationclick', { ...nothing, notification: { data, close: () => undefined } });
  }

  private async happen(type: string, event: Omit<AnyEvent, 'waitUntil'>): Promise<void> {
    const work: Promise<unknown>[] = [];
    this.reactions.get(type)?.({ ...event, waitUntil: (promise) => void work.push(promise) });
    await Promise.all(work);
  }
}

/** A push as the API would send it. */
const aPush = (over: object = {}) =>
  pushPayloadSchema.parse({
    type: 'notice',
    tag: 'booking/1',
    locale: 'fr',
    path: `/listings/${anId('1')}`,
    at: '2026-11-24T06:00:00.000Z',
    listingName: 'Studio du Vieux-Port',
    data: aNotice().data,
    ...over,
  });

describe('the service worker', () => {
  let scope: FakeScope;
  beforeEach(() => {
    scope = new FakeScope();
    startWorker(scope);
  });

  test('shows a push in its person’s language, under its tag, so that a repeat takes its place', async () => {
    await scope.push(aPush());
    await scope.push(aPush({ locale: 'en' }));
    expect(scope.shown).toMatchObject([
      {
        title: 'Nouvelle réservation',
        options: {
          body: 'Studio du Vieux-Port\nAirbnb, du 13 au 15 décembre 2026 (2 nuits).',
          tag: 'booking/1',
          data: { path: `/listings/${anId('1')}` },
        },
      },
      { title: 'New booking', options: { tag: 'booking/1' } },
    ]);
  });

  test('says of several that go together how many they are and of what, whatever they waited for', async () => {
    await scope.push({
      ...aPush(),
      type: 'bundle',
      count: 3,
      kinds: ['booking_new', 'booking_cancelled'],
      path: '/notifications',
    });
    expect(scope.shown).toMatchObject([
      {
        title: '3 nouvelles notifications',
        options: { body: 'Nouvelles réservations et Annulations', data: { path: '/notifications' } },
      },
    ]);
  });

  test.each([
    ['nothing', null],
    ['no JSON', '<html>'],
    ['something else', { hello: 1 }],
    ['a kind that is newer than it', { ...aPush(), data: { kind: 'moon_landed' } }],
  ])('shows a word of its own for a push with %s: a browser demands that something is shown', async (_, payload) => {
    await scope.push(payload);
    expect(scope.shown).toMatchObject([{ title: 'relais', options: { data: { path: '/notifications' } } }]);
  });

  test('leads to the window that has the page open', async () => {
    scope.windows = [`${ORIGIN}/listings`, `${ORIGIN}/conflicts/1`];
    await scope.click({ path: '/conflicts/1' });
    expect(scope).toMatchObject({ focused: [`${ORIGIN}/conflicts/1`], opened: [] });
  });

  test('opens the page where no window has it, and leaves the others as they are', async () => {
    scope.windows = [`${ORIGIN}/listings`];
    await scope.click({ path: '/conflicts/1' });
    expect(scope).toMatchObject({ focused: [], opened: [`${ORIGIN}/conflicts/1`] });
  });

  test.each([
    [{ path: 'https://elsewhere.example/' }],
    [{ path: '//elsewhere.example/' }],
    [{ path: '' }],
    [{}],
    [null],
    [undefined],
  ])('never leads to another site: %j', async (data) => {
    await scope.click(data);
    expect(scope.opened).toEqual([`${ORIGIN}/notifications`]);
  });
});
