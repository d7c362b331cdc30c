import type { CancellationStore } from '../../src/cancellation-ports.ts';
import type { HubReader } from '../../src/hub-ports.ts';
import type { PublicationStore } from '../../src/publication-ports.ts';
import type { RequestCounter } from '../../src/sweep-ports.ts';
import { FakeHub } from './fake-hub.ts';

function unused(): never {
  throw new Error('No hub is connected in this test.');
}

const units: HubReader = { read: unused };
const publications: PublicationStore = {
  take: unused,
  end: unused,
  owed: async () => [],
  owedOf: async () => [],
};

const requests: RequestCounter = { counted: async (work) => ({ answer: await work(), requests: 0, status: null }) };
const cancellations: CancellationStore = {
  take: unused,
  end: unused,
  owed: async () => [],
  closeOverdue: async () => [],
};

/** What activities stand on where no listing has a hub: everything that would ask one throws. */
export const noHubs = {
  units,
  publications,
  requests,
  cancellations,
  hubs: new FakeHub().hubs(),
  operations: { owed: async () => [] },
  hubInbox: { readingsOwed: async () => [], forgetDeliveries: async () => 0 },
  told: { owed: async () => [], left: async () => [], leftAt: async () => [] },
  pause: async () => {},
  newId: unused,
};
