import type { Breakers } from '../../src/breaker-ports.ts';

/** Breakers that let every call through, for tests of other things. */
export const closedBreakers: Breakers = {
  admit: async () => ({ outcome: 'admitted', generation: 0, leaseId: null }),
  report: async () => {},
  isOpen: async () => false,
  close: async () => {},
};
