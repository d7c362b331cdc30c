const KNOWN_DEVICE = 'relais.push-device';

/** The ID by which relais knows this browser's subscription; null where it does not, or storage is forbidden. */
export function knownDevice(storage: Storage): string | null {
  try {
    return storage.getItem(KNOWN_DEVICE);
  } catch {
    return null;
  }
}

/** Remembers it in this browser; null forgets it. */
export function rememberDevice(storage: Storage, id: string | null): void {
  try {
    if (id === null) storage.removeItem(KNOWN_DEVICE);
    else storage.setItem(KNOWN_DEVICE, id);
  } catch {
    // This browser then seems not to get pushes, and registering it again gives the same subscription.
  }
}
