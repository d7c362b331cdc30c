import type { AccountPassStore } from '../../src/account-store-ports.ts';
import type { Blockade, KillPoint } from './kill-points.ts';

/** The places in a run of an account at which a worker is killed here. */
export const accountPlaces = [
  'after the account’s run is claimed',
  'after the service has answered',
  'while a page is written',
  'after a page is written',
  'after a wait for a limit is written',
  'after a wait to try again is written',
  'while it waits to try again',
  'before trades are derived',
  'after trades are derived',
  'before the account’s run ends',
  'after the account’s run has ended',
] as const satisfies readonly KillPoint[];
export type AccountPlace = (typeof accountPlaces)[number];

/** The store of account runs, which stops around what it commits. Inside a commit the test’s own locks stop it. */
export function blockedAccountPasses(passes: AccountPassStore, blockade: Blockade): AccountPassStore {
  return {
    ...passes,
    async claim(key, how) {
      const claim = await passes.claim(key, how);
      if (claim.outcome === 'claimed') await blockade.reach('after the account’s run is claimed');
      return claim;
    },
    async commit(piece, page, now) {
      await blockade.reach('after the service has answered');
      blockade.isAt('while a page is written');
      const isWritten = await passes.commit(piece, page, now);
      await blockade.reach('after a page is written');
      return isWritten;
    },
    async wait(key, wait) {
      await passes.wait(key, wait);
      if (wait.phase === 'waiting_rate') return blockade.reach('after a wait for a limit is written');
      blockade.isAt('while it waits to try again');
      return blockade.reach('after a wait to try again is written');
    },
    async deriveTrades(connectionId, dayZone) {
      await blockade.reach('before trades are derived');
      await passes.deriveTrades(connectionId, dayZone);
      await blockade.reach('after trades are derived');
    },
    async end(key, end, now) {
      await blockade.reach('before the account’s run ends');
      const run = await passes.end(key, end, now);
      await blockade.reach('after the account’s run has ended');
      return run;
    },
  };
}
