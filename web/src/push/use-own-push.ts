import { useEffect } from 'react';
import { endOthersPush } from './push-device.ts';

/** Keeps this browser from showing what another person is told, while this one is signed in. */
export function useOwnPush(memberId: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another person that makes it necessary again.
  useEffect(() => {
    void endOthersPush();
  }, [memberId]);
}
