import type { Logger } from 'pino';
import { createBeds24Connector } from '../connectors/hubs/beds24/beds24-connector.ts';
import { createHubReader } from '../connectors/hubs/hub-reader.ts';
import { createLodgifyConnector } from '../connectors/hubs/lodgify/lodgify-connector.ts';
import { createSmoobuConnector } from '../connectors/hubs/smoobu/smoobu-connector.ts';
import type { HubConnectors, HubReader } from '../hub-ports.ts';
import { HubBudgets } from './hub-budgets.ts';
import { systemClock } from './stores.ts';

/**
 * The hubs of one process: their connectors, which keep tokens in memory, who reads their units, and what they said of their
 * limits.
 */
export type Hubs = { readonly connectors: HubConnectors; readonly units: HubReader; readonly budgets: HubBudgets };

/** Opens the hubs: the real ones, or those that are simulated at `sandboxUrl`. Readings that fail are in the log for ops. */
export function openHubs(sandboxUrl: string | undefined, logger: Logger): Hubs {
  const at = (path: string) => (sandboxUrl === undefined ? {} : { baseUrl: `${sandboxUrl}/hubs/${path}` });
  const clock = systemClock;
  const budgets = new HubBudgets(clock);
  const connectors: HubConnectors = {
    beds24: budgets.heardFrom(createBeds24Connector({ clock, ...at('beds24/v2') })),
    smoobu: budgets.heardFrom(createSmoobuConnector({ clock, ...at('smoobu') })),
    lodgify: budgets.heardFrom(createLodgifyConnector({ clock, ...at('lodgify') })),
  };
  return { connectors, units: loggingFailures(createHubReader(connectors), logger), budgets };
}

function loggingFailures(units: HubReader, logger: Logger): HubReader {
  return {
    async read(request) {
      const reading = await units.read(request);
      if (reading.outcome === 'failed' && !request.signal.aborted) {
        const { connector, access, unitId } = request;
        const { kind, detail: cause } = reading.failure;
        logger.info({ connector, accountId: access.accountId, unitId, kind, cause }, 'unit of a hub not read');
      }
      return reading;
    },
  };
}
