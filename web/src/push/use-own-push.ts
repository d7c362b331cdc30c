import { useEffect } from 'react';
import { endOthersPush } from './push-device.ts';

/** Once the pages of somebody are drawn after sign-in, this browser no longer shows what another person is told. */
export function useOwnPush(): void {
  useEffect(() => {
    void endOthersPush();
  }, []);
}
