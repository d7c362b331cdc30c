/** What a service worker finds around it, as far as ours uses it: the types of a page know no service worker. */
export type WorkerScope = {
  readonly registration: Pick<ServiceWorkerRegistration, 'showNotification'>;
  readonly clients: WorkerClients;
  readonly location: { readonly origin: string };
  readonly skipWaiting: () => Promise<void>;
  addEventListener(type: 'install' | 'activate', react: (event: LastingEvent) => void): void;
  addEventListener(type: 'push', react: (event: PushedEvent) => void): void;
  addEventListener(type: 'notificationclick', react: (event: ClickedEvent) => void): void;
};

/** The windows of the site. */
export type WorkerClients = {
  readonly claim: () => Promise<void>;
  readonly matchAll: (which: WindowsWanted) => Promise<readonly WorkerWindow[]>;
  readonly openWindow: (address: string) => Promise<unknown>;
};
type WindowsWanted = { readonly type: 'window'; readonly includeUncontrolled: boolean };
export type WorkerWindow = { readonly url: string; readonly focus: () => Promise<unknown> };

/** An event for whose promise the browser keeps the worker running. */
export type LastingEvent = { readonly waitUntil: (work: Promise<unknown>) => void };
export type PushedEvent = LastingEvent & { readonly data: { readonly json: () => unknown } | null };
export type ClickedEvent = LastingEvent & {
  readonly notification: { readonly data: unknown; readonly close: () => void };
};
