import { shownOf } from './shown-push.ts';
import type { WorkerClients, WorkerScope } from './worker-scope.ts';

const EVERY_WINDOW = { type: 'window', includeUncontrolled: true } as const;

/**
 * Has the service worker show what the push service brings and lead to its page. It keeps no page and no data: relais
 * without a network is no calendar to rely on.
 */
export function startWorker(scope: WorkerScope): void {
  scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
  scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
  scope.addEventListener('push', (event) => {
    const { title, body, tag, path, at } = shownOf(event.data);
    const when = at === null ? {} : { timestamp: Date.parse(at) };
    const look = { body, tag, data: { path }, icon: '/favicon.svg', ...when };
    event.waitUntil(scope.registration.showNotification(title, look));
  });
  scope.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(openPage(scope.clients, ownAddress(event.notification.data, scope.location.origin)));
  });
}

/** Shows the window that has the page open already, else a new one, so that what is typed in another stays. */
async function openPage(clients: WorkerClients, address: string): Promise<unknown> {
  const windows = await clients.matchAll(EVERY_WINDOW);
  const open = windows.find(({ url }) => url === address);
  return open === undefined ? clients.openWindow(address) : open.focus();
}

/** The page of this site that a notification leads to; the list of notifications where it names none. */
function ownAddress(data: unknown, origin: string): string {
  const path = isPathed(data) ? data.path : '';
  const address = URL.canParse(path, origin) ? new URL(path, origin) : undefined;
  return address?.origin === origin && path !== '' ? address.href : `${origin}/notifications`;
}

function isPathed(data: unknown): data is { readonly path: string } {
  return typeof data === 'object' && data !== null && 'path' in data && typeof data.path === 'string';
}
