import {
  createPushSubscription,
  deletePushSubscription,
  listPushSubscriptions,
} from '../../../src/contract/notices.ts';
import { call } from '../api.ts';
import { isNotFound } from '../api-problem.ts';
import { browserPush, subscribeBrowser, unsubscribeBrowser } from './browser-push.ts';
import { knownDevice, rememberDevice } from './known-device.ts';

/** How turning pushes on ended; `refused`: the person did not consent. Rejects as `call` and `subscribeBrowser` do. */
export async function turnPushOn(publicKey: string): Promise<'on' | 'refused'> {
  const registration = await subscribeBrowser(publicKey);
  if (registration === null) return 'refused';
  const { data } = await call(createPushSubscription, { body: registration });
  rememberDevice(localStorage, data.id);
  return 'on';
}

/** Ends pushes to this browser, here and at relais. */
export async function turnPushOff(deviceId: string): Promise<void> {
  await unsubscribeBrowser();
  await removeDevice(deviceId);
  rememberDevice(localStorage, null);
}

/** Ends pushes to one of one's browsers; one that is gone already is as good. */
export async function removeDevice(deviceId: string): Promise<void> {
  try {
    await call(deletePushSubscription, { params: { subscriptionId: deviceId } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/**
 * Before somebody signs out: what is told to them must not be shown to whoever uses this browser next. What cannot be
 * reached does not keep anybody from leaving.
 */
export async function leavePush(): Promise<void> {
  try {
    await unsubscribeBrowser();
    const deviceId = knownDevice(localStorage);
    if (deviceId !== null) await removeDevice(deviceId);
    rememberDevice(localStorage, null);
  } catch {
    // The browser gave its subscription up first, so nothing arrives; relais forgets it at its next push.
  }
}

/**
 * Once somebody is signed in: a browser that is subscribed as none of their own is told what is another’s, whose session
 * ended here without their leaving. It is unsubscribed; what cannot be reached is looked at again with the next page.
 */
export async function endOthersPush(): Promise<void> {
  try {
    const push = await browserPush();
    if (push.state !== 'able' || !push.isSubscribed) return;
    const { data: own } = await call(listPushSubscriptions, {});
    if (own.some(({ id }) => id === push.deviceId)) return;
    await unsubscribeBrowser();
    rememberDevice(localStorage, null);
  } catch {
    // Nobody is kept from their pages.
  }
}
