import type { Orchestrator } from '../../src/ports.ts';

/** An orchestrator that starts nothing; each test says what differs. */
export function quietOrchestrator(differences: Partial<Orchestrator> = {}): Orchestrator {
  const nothing = async () => {};
  return {
    syncRequested: nothing,
    connectionSyncRequested: nothing,
    webhookReceived: nothing,
    accountSyncRequested: nothing,
    startSweptSync: async () => true,
    failureReported: nothing,
    accountFailureReported: nothing,
    recovered: nothing,
    resolved: nothing,
    alertChanged: nothing,
    notificationOwed: nothing,
    incidentChanged: nothing,
    operationRequested: nothing,
    startSweep: nothing,
    isSupervised: async () => true,
    isDelivering: async () => false,
    ...differences,
  };
}
