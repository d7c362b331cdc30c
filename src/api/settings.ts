import * as contract from '../contract/settings.ts';
import type { ApiDeps } from './api-deps.ts';
import { byStaff } from './by-hand.ts';
import { handle } from './route-handler.ts';

/** What an admin may change while relais runs. */
export function settingsRoutes({ settingsStore }: ApiDeps) {
  return {
    getSettings: handle(contract.getSettings, async () => ({ data: await settingsStore.read() })),

    updateSettings: handle(contract.updateSettings, async (call) => {
      return { data: await settingsStore.update(call.body, byStaff(call)) };
    }),
  };
}
