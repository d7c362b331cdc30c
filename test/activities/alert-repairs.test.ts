import { describe, expect, test } from '@jest/globals';
import type { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createAlertActivities } from '../../activities/alert.ts';
import type { AlertReviewed, AlertSupervision, FoundFault } from '../../src/alert-ports.ts';
import type { AlertFault } from '../../src/domain/alert-fault.ts';
import type { Orchestrator } from '../../src/ports.ts';
import { ofAccount, ofListing } from '../support/alert-subjects.ts';
import { quietOrchestrator } from '../support/quiet-orchestrator.ts';
import { NOW } from '../support/world.ts';

// What fails here is meant to.
const logger = new DefaultLogger('ERROR', () => {});

function aFault(fault: AlertFault, name: string, refOf = ofListing): FoundFault {
  const recipient = fault === 'notification_overdue' ? { recipientId: 'samira' } : {};
  return { fault, alertId: `alert of ${name}`, subject: refOf(name), ...recipient };
}

const resolved: AlertReviewed = { outcome: 'resolved', owedTo: [] };

/** Alerts with faults, of which a review mends those of the listings that `mends` names. */
class Faulty {
  readonly written: string[] = [];
  readonly signalled: string[] = [];
  readonly open: string[] = [];
  /** Resolved since they were read as open. */
  readonly recovered: string[] = [];
  private faults: FoundFault[];
  private readonly mends: (listingId: string) => boolean;

  constructor(faults: FoundFault[], mends: (listingId: string) => boolean = () => true) {
    this.faults = faults;
    this.mends = mends;
  }

  audit(differences: Partial<Orchestrator> = {}) {
    const orchestrator = quietOrchestrator({
      failureReported: async (listingId) => void this.signalled.push(listingId),
      accountFailureReported: async (connectionId) => void this.signalled.push(`account ${connectionId}`),
      notificationOwed: async (recipientId) => void this.signalled.push(recipientId),
      ...differences,
    });
    const deps = { alerts: this.alerts(), orchestrator, clock: { now: () => NOW } };
    return new MockActivityEnvironment({}, { logger }).run(createAlertActivities(deps).repairAlerts);
  }

  private alerts(): AlertSupervision {
    return {
      review: async ({ id }) => {
        if (this.mends(id)) this.faults = this.faults.filter(({ subject }) => subject.id !== id);
        return resolved;
      },
      isOpen: async (listingId) => !this.recovered.includes(listingId),
      owedReviews: async () => [],
      faults: async () => this.faults,
      openAlerts: async () => this.open.map((name) => ({ subject: ofListing(name), alertId: `alert of ${name}` })),
      recordRepair: async ({ fault, subject }) => void this.written.push(`${fault} of ${subject.id}`),
    };
  }
}

describe('the audit of the alerts', () => {
  test('counts what it repaired by fault, and has the workflow of each hear of it', async () => {
    const faulty = new Faulty([aFault('not_escalated', 'attic'), aFault('not_escalated', 'barn')]);
    expect(await faulty.audit()).toEqual({ repaired: { not_escalated: 2 }, summary: 'Repaired: 2 not escalated.' });
    expect(faulty.signalled).toEqual(['attic', 'barn']);
  });

  test('has the workflow of an account connection hear of it as one of an account', async () => {
    const faulty = new Faulty([
      aFault('connection_disabled', 'broker', ofAccount),
      aFault('open_though_recovered', 'tickets', ofAccount),
    ]);
    expect(await faulty.audit()).toMatchObject({ repaired: { open_though_recovered: 1, connection_disabled: 1 } });
    expect(faulty.signalled).toEqual(['account broker', 'account tickets']);
  });

  test('does not say that it repaired what is still so', async () => {
    const faults = [aFault('escalated_without_notification', 'attic'), aFault('listing_deleted', 'barn')];
    const faulty = new Faulty(faults, (listingId) => listingId === 'barn');
    expect(await faulty.audit()).toEqual({
      repaired: { listing_deleted: 1 },
      summary: 'Repaired: 1 listing deleted. Still so: 1 escalated without notification.',
    });
  });

  test('leaves alone one that recovered, and whose workflow ended, since it was read as open', async () => {
    const faulty = new Faulty([]);
    faulty.open.push('attic', 'barn');
    faulty.recovered.push('attic');
    expect(await faulty.audit({ isSupervised: async () => false })).toMatchObject({
      repaired: { without_workflow: 1 },
    });
    expect([faulty.signalled, faulty.written]).toEqual([['barn'], ['without_workflow of barn']]);
  });

  test('repairs the others when one cannot be repaired, and fails for it afterwards', async () => {
    const faults = [aFault('not_escalated', 'attic'), aFault('listing_inactive', 'barn')];
    const faulty = new Faulty(faults, (listingId) => {
      if (listingId === 'attic') throw new Error('The row of the attic is broken.');
      return true;
    });
    faulty.open.push('cellar');
    const failure = await faulty.audit({ isSupervised: async () => false }).then(
      () => undefined,
      (error: ApplicationFailure) => error,
    );
    expect(failure).toMatchObject({ type: 'SYSTEM', message: expect.not.stringContaining('attic') });
    expect(faulty.signalled).toEqual(['barn', 'cellar']);
    expect(faulty.written).toEqual(['without_workflow of cellar']);
  });

  test('has mail delivered that is late, unless its delivery is under way', async () => {
    const faulty = new Faulty([aFault('notification_overdue', 'attic')]);
    expect(await faulty.audit({ isDelivering: async () => true })).toEqual({
      repaired: {},
      summary: 'Nothing to repair.',
    });
    expect([faulty.signalled, faulty.written]).toEqual([[], []]);
    // It is late until it is delivered, and nobody could do more for it.
    expect(await faulty.audit()).toMatchObject({ repaired: { notification_overdue: 1 } });
    expect([faulty.signalled, faulty.written]).toEqual([['samira'], ['notification_overdue of attic']]);
  });
});
