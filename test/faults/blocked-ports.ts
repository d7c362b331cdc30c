import type { AlertMailer, AlertSupervision, NotificationStore } from '../../src/alert-ports.ts';
import type { Breakers } from '../../src/breaker-ports.ts';
import type { HubConnectorName } from '../../src/domain/hub.ts';
import type { HubConnector, HubConnectors } from '../../src/hub-ports.ts';
import type { PassStore } from '../../src/pass-ports.ts';
import type { Orchestrator } from '../../src/ports.ts';
import type { PublicationStore } from '../../src/publication-ports.ts';
import type { Blockade } from './kill-points.ts';

/** The store of passes, which stops before and after what it commits. */
export function blockedPasses(passes: PassStore, blockade: Blockade): PassStore {
  return {
    ...passes,
    async claim(key, how) {
      const claim = await passes.claim(key, how);
      if (claim.outcome === 'claimed') await blockade.reach('after claim');
      return claim;
    },
    async commitReading(runId, reading) {
      const result = await passes.commitReading(runId, reading);
      await blockade.reach('after the first reading');
      return result;
    },
    async settle(runId, end) {
      await blockade.reach('before settle');
      const settled = await passes.settle(runId, end);
      await blockade.reach('after settle');
      return settled;
    },
  };
}

/** Breakers, which stop who holds the lease of a probe. */
export function blockedBreakers(breakers: Breakers, blockade: Blockade): Breakers {
  return {
    admit: async (key) => {
      const admission = await breakers.admit(key);
      if (admission.outcome === 'admitted' && admission.leaseId !== null)
        await blockade.reach('with a probe under way');
      return admission;
    },
    report: (key, call) => breakers.report(key, call),
    isOpen: (key) => breakers.isOpen(key),
    close: () => breakers.close(),
  };
}

/** The orchestrator, which stops around what it tells an alert or a person's delivery. */
export function blockedOrchestrator(orchestrator: Orchestrator, blockade: Blockade): Orchestrator {
  return {
    ...orchestrator,
    async failureReported(listingId) {
      await orchestrator.failureReported(listingId);
      await blockade.reach('after the report');
    },
    async notificationOwed(recipientId) {
      await blockade.reach('before the wake');
      await orchestrator.notificationOwed(recipientId);
      await blockade.reach('after the wake');
    },
  };
}

/** The supervision of alerts, which stops before and after a review commits. */
export function blockedSupervision(alerts: AlertSupervision, blockade: Blockade): AlertSupervision {
  return {
    ...alerts,
    async review(listingId, now, repairing) {
      await blockade.reach('before the review');
      const reviewed = await alerts.review(listingId, now, repairing);
      await blockade.reach('after the review');
      return reviewed;
    },
  };
}

/** The store of notifications, which stops around what it commits of a mail. */
export function blockedNotifications(notifications: NotificationStore, blockade: Blockade): NotificationStore {
  return {
    ...notifications,
    async claim(recipientId, now) {
      await blockade.reach('before the mail is claimed');
      const claim = await notifications.claim(recipientId, now);
      if (claim.outcome === 'claimed') await blockade.reach('after the mail is claimed');
      return claim;
    },
    async settle(delivery, handover, at) {
      const settled = await notifications.settle(delivery, handover, at);
      if (handover.outcome === 'refused') await blockade.reach('after the refusal');
      await blockade.reach('after the mail is settled');
      return settled;
    },
  };
}

/** The mailer, which stops once the server has taken the mail; inside the handover it waits for a server that hangs. */
export function blockedMailer(mailer: AlertMailer, hanging: AlertMailer, blockade: Blockade): AlertMailer {
  return {
    async hand(delivery) {
      if (blockade.isAt('inside the handover')) return hanging.hand(delivery);
      const handover = await mailer.hand(delivery);
      await blockade.reach('after the handover');
      return handover;
    },
  };
}

/** What destinations are told, which stops after it is written down and after what became of it is. */
export function blockedPublications(publications: PublicationStore, blockade: Blockade): PublicationStore {
  return {
    ...publications,
    async take(listingId, at) {
      const taken = await publications.take(listingId, at);
      if (taken.publications.length > 0) await blockade.reach('after the publication is taken');
      return taken;
    },
    async end(publication, end) {
      const ended = await publications.end(publication, end);
      await blockade.reach('after the publication is ended');
      return ended;
    },
  };
}

/** The hubs, which stop once one has closed nights and nobody has written it down. */
export function blockedHubs(hubs: HubConnectors, blockade: Blockade): HubConnectors {
  const blocked = (name: HubConnectorName): HubConnector => ({
    ...hubs[name],
    async closeNights(access, closure, call) {
      const written = await hubs[name].closeNights(access, closure, call);
      await blockade.reach('after the hub has closed');
      return written;
    },
  });
  return { beds24: blocked('beds24'), smoobu: blocked('smoobu'), lodgify: blocked('lodgify') };
}
