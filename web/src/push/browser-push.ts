import { createPushSubscription } from '../../../src/contract/notices.ts';
import type { BodyOf } from '../../../src/contract/route.ts';
import { deviceName } from '../words/device-words.ts';
import { knownDevice } from './known-device.ts';

const WORKER = '/service-worker.js';

/**
 * What this browser says: it cannot, its person forbade it, or may. `deviceId` is by which relais last knew its
 * subscription, null where there is none or where the browser forgot; relais may have forgotten it since.
 */
export type BrowserPush =
  | { readonly state: 'unsupported' | 'blocked' }
  | { readonly state: 'able'; readonly isSubscribed: boolean; readonly deviceId: string | null };

/** What the API is told of a browser that is to get pushes. */
type Registration = BodyOf<typeof createPushSubscription>;

/** Asks this browser how it stands, without asking its person for anything. */
export async function browserPush(): Promise<BrowserPush> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return { state: 'unsupported' };
  if (Notification.permission === 'denied') return { state: 'blocked' };
  const subscription = await currentSubscription();
  const isSubscribed = subscription !== null;
  return { state: 'able', isSubscribed, deviceId: isSubscribed ? knownDevice(localStorage) : null };
}

/**
 * Asks the person, and subscribes this browser for the server's key: anew, since one that was made for an older key is no
 * use. Null when the person does not consent; rejects when the browser's push service cannot be had.
 */
export async function subscribeBrowser(publicKey: string): Promise<Registration | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  return createPushSubscription.body.parse({ ...subscription.toJSON(), label: deviceName(navigator.userAgent) });
}

/** Gives the subscription of this browser up, if it has one: nothing sent to it arrives any more. */
export async function unsubscribeBrowser(): Promise<void> {
  await (await currentSubscription())?.unsubscribe();
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return registration ? registration.pushManager.getSubscription() : null;
}
