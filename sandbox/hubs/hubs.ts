import { Router } from 'express';
import type { Instant } from '../../src/domain/instant.ts';
import type { Beds24Control } from './beds24/beds24-control.ts';
import { beds24ControlRoutes } from './beds24/beds24-control-routes.ts';
import { openBeds24 } from './beds24/beds24-hub.ts';
import type { LodgifyControl } from './lodgify/control.ts';
import { createLodgify } from './lodgify/lodgify.ts';
import { lodgifyControlRoutes } from './lodgify/lodgify-control-routes.ts';
import type { SmoobuControl } from './smoobu/smoobu-control.ts';
import { smoobuControlRoutes } from './smoobu/smoobu-control-routes.ts';
import { openSmoobu } from './smoobu/smoobu-hub.ts';

/** The simulated hubs: Beds24's API is at `/beds24/v2` of `router`, Smoobu's host at `/smoobu`, Lodgify's at `/lodgify`. */
export type Hubs = {
  readonly router: Router;
  /** The hand on them over HTTP. */
  readonly controlRouter: Router;
  readonly controls: {
    readonly beds24: Beds24Control;
    readonly smoobu: SmoobuControl;
    readonly lodgify: LodgifyControl;
  };
  /** Lets everyone go on who waits, and writes what is kept. */
  stop(): void;
};

/** Opens the hubs; what each keeps is in a file of its own beside `stateFile`. */
export function openHubs({ stateFile, clock }: { stateFile: string; clock: { now(): Instant } }): Hubs {
  const fileOf = (hub: string): string => stateFile.replace(/(\.json)?$/, `-${hub}.json`);
  const beds24 = openBeds24({ file: fileOf('beds24'), clock });
  const smoobu = openSmoobu({ file: fileOf('smoobu'), clock });
  const lodgify = createLodgify({ file: fileOf('lodgify'), clock, deliversAtOnce: true });
  const router = Router();
  router.use('/beds24/v2', beds24.router);
  router.use('/smoobu', smoobu.router);
  router.use('/lodgify', lodgify.router);
  const stop = (): void => {
    beds24.stop();
    smoobu.stop();
    lodgify.stop();
  };
  const controlRouter = Router();
  controlRouter.use('/beds24', beds24ControlRoutes(beds24.control));
  controlRouter.use('/smoobu', smoobuControlRoutes(smoobu.control));
  controlRouter.use('/lodgify', lodgifyControlRoutes(lodgify.control));
  const controls = { beds24: beds24.control, smoobu: smoobu.control, lodgify: lodgify.control };
  return { router, controlRouter, controls, stop };
}
