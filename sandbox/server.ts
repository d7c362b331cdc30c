import { once } from 'node:events';
import { createServer } from 'node:http';
import express, { type Express } from 'express';
import type { Instant } from '../src/domain/instant.ts';
import { type AccountControls, type AccountFakes, openAccountFakes } from './accounts/accounts.ts';
import { controlOf, type SandboxControl } from './control.ts';
import { answerProblem, controlRoutes } from './control-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { type Hubs, openHubs } from './hubs/hubs.ts';
import { pageRoutes } from './page-routes.ts';
import { openRooms, type Rooms } from './rooms.ts';

/** `stateFile` keeps rooms, stays and faults over restarts; `clock` is what the platforms take for now; any free port by default. */
export type SandboxOptions = {
  readonly stateFile: string;
  readonly clock: { now(): Instant };
  readonly port?: number | undefined;
};

/**
 * The running platforms: `url` without a slash at the end, a room's feed at `url` + its `feedPath`, a hub's API at `url` + the
 * path that `hubs` names.
 */
export type Sandbox = {
  readonly url: string;
  readonly control: SandboxControl;
  readonly hubs: Hubs['controls'];
  readonly accounts: AccountControls;
  stop(): Promise<void>;
};

/** Starts the simulated platforms on 127.0.0.1 alone: their feeds, the control API under `/control`, and a page at `/`. */
export async function startSandbox({ stateFile, clock, port }: SandboxOptions): Promise<Sandbox> {
  const rooms = openRooms(stateFile);
  const control = controlOf(rooms, clock);
  const importing = setInterval(() => readImports(control), IMPORT_INTERVAL_MS).unref();
  const hubs = openHubs({ stateFile, clock });
  const accounts = openAccountFakes({ clock });
  const server = createServer(sandboxApp(rooms, control, { clock, hubs, accounts }));
  server.listen({ host: '127.0.0.1', port: port ?? 0 });
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the sandbox listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    control,
    hubs: hubs.controls,
    accounts: accounts.controls,
    stop: () =>
      new Promise((resolve) => {
        clearInterval(importing);
        for (const { barrier } of rooms.all()) barrier.release();
        hubs.stop();
        server.close(() => resolve());
        // Those that hang by a fault would never end by themselves.
        server.closeAllConnections();
      }),
  };
}

/** Platforms read what they import by themselves. */
const IMPORT_INTERVAL_MS = 30 * 60_000;

function readImports(control: SandboxControl): void {
  for (const { room } of control.rooms()) void control.readImport(room);
}

function sandboxApp(
  rooms: Rooms,
  control: SandboxControl,
  {
    clock,
    hubs,
    accounts,
  }: { readonly clock: SandboxOptions['clock']; readonly hubs: Hubs; readonly accounts: AccountFakes },
): Express {
  const app = express();
  app.disable('x-powered-by');
  // The platforms' feeds have no ETag.
  app.disable('etag');
  app.use(feedRoutes(rooms, clock));
  app.use('/hubs', hubs.router);
  app.use('/control/hubs', hubs.controlRouter);
  app.use('/accounts', accounts.router);
  app.use('/control/accounts', accounts.controlRouter);
  app.use('/control', controlRoutes(control));
  app.use(pageRoutes(control));
  app.use(answerProblem);
  return app;
}
