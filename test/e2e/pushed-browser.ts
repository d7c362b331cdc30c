import { eventually } from '../support/eventually.ts';
import type { PushService, PushTicket } from '../support/push-service.ts';
import type { Visitor } from './visitor.ts';

/** A notification as the browser shows it. */
export type ShownNotification = { readonly title: string; readonly body: string; readonly tag: string };

/**
 * What a page gets in place of the browser's own way to its maker's push service, which no test can reach: subscriptions
 * that are kept as a browser keeps them, made by the local push service.
 */
const LOCAL_SUBSCRIPTIONS = `(() => {
  const KEPT = 'local-push-ticket';
  const subscriptionOf = (ticket) => ({
    endpoint: ticket.endpoint,
    toJSON: () => ticket,
    unsubscribe: async () => {
      localStorage.removeItem(KEPT);
      await window.endPushTicket(ticket.endpoint);
      return true;
    },
  });
  PushManager.prototype.getSubscription = async () => {
    const kept = localStorage.getItem(KEPT);
    return kept === null ? null : subscriptionOf(JSON.parse(kept));
  };
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (userVisibleOnly !== true) throw new DOMException('pushes must show something', 'NotAllowedError');
    const ticket = await window.makePushTicket(applicationServerKey);
    localStorage.setItem(KEPT, JSON.stringify(ticket));
    return subscriptionOf(ticket);
  };
})()`;

const SHOWN = `navigator.serviceWorker.ready
  .then((registration) => registration.getNotifications())
  .then((shown) => shown.map(({ title, body, tag }) => ({ title, body, tag })))`;

/**
 * A visitor's browser that gets pushes from the local push service: the page subscribes there, and what arrives is handed
 * to the real service worker as the browser would hand it over.
 */
export class PushedBrowser {
  private readonly visitor: Visitor;
  private readonly service: PushService;
  private ticket: PushTicket | undefined;

  private constructor(visitor: Visitor, service: PushService) {
    this.visitor = visitor;
    this.service = service;
  }

  /** Before its first page: the person allows the site to show notifications. */
  static async prepare(visitor: Visitor, service: PushService, origin: string): Promise<PushedBrowser> {
    const { context } = visitor;
    const browser = new PushedBrowser(visitor, service);
    await context.grantPermissions(['notifications'], { origin });
    await context.exposeFunction('makePushTicket', (key: string) => {
      browser.ticket = service.subscribe(key);
      return browser.ticket;
    });
    await context.exposeFunction('endPushTicket', (endpoint: string) => service.end(endpoint));
    await context.addInitScript(LOCAL_SUBSCRIPTIONS);
    return browser;
  }

  /** The texts of all messages that came, in order. */
  get arrived(): readonly string[] {
    return this.ticket === undefined ? [] : this.service.messages(this.ticket.endpoint).map(({ text }) => text);
  }

  /** Waits until that many messages came in all, and answers with the last. */
  async arrival(count: number): Promise<string> {
    return eventually(`push message ${count}`, async () =>
      this.arrived.length < count ? undefined : this.arrived.at(-1),
    );
  }

  /** Hands a message to the service worker. */
  async deliver(text: string): Promise<void> {
    const { context, page } = this.visitor;
    const session = await context.newCDPSession(page);
    const origin = new URL(page.url()).origin;
    const registered = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${origin}/` && !isDeleted);
        if (own) resolve(own.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    const registrationId = await registered;
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: text });
    await session.detach();
  }

  /** What the browser shows of the site. */
  shown(): Promise<ShownNotification[]> {
    return this.visitor.page.evaluate<ShownNotification[]>(SHOWN);
  }
}
