import { randomUUID } from 'node:crypto';
import type { HubStore, OpenHubAccount } from '../../src/hub-ports.ts';
import { standingFor } from './memory-mode.ts';
import { type MemoryState, reachable } from './memory-state.ts';

/** Accounts at hubs in memory. An account whose secrets are `null` does not open. */
export function memoryHubStore(state: MemoryState): HubStore {
  const shown = ({ id, ownerId, connector, name, createdAt }: OpenHubAccount) => ({
    id,
    ownerId,
    connector,
    name,
    createdAt,
  });
  const known = new Set<string>();
  return {
    list: async (memberId) => state.hubAccounts.filter(({ ownerId }) => ownerId === memberId).map(shown),
    open: async (reach, id) =>
      state.hubAccounts.find((row) => row.id === id && (reach.kind === 'any' || row.ownerId === reach.memberId)),
    async save({ actor, now }, { connector, name, secrets }) {
      const id = randomUUID();
      const fresh = { id, ownerId: actor.memberId, connector, name, createdAt: now };
      const account = {
        ...fresh,
        access: { accountId: id, secrets },
        webhookToken: `hook-${id}`,
        headerToken: 'header',
        former: null,
      };
      state.hubAccounts.push(account);
      return shown(account);
    },
    async addSecrets(id, added) {
      state.hubAccounts = state.hubAccounts.map((each) => {
        const { access } = each;
        return each.id === id ? { ...each, access: { ...access, secrets: { ...access.secrets, ...added } } } : each;
      });
    },
    async remove({ reach }, id) {
      const row = state.hubAccounts.find((each) => each.id === id);
      if (!row || (reach.kind === 'own' && row.ownerId !== reach.memberId)) return undefined;
      if (Object.keys(state.connectedUnits).length > 0) return 'in_use';
      state.hubAccounts = state.hubAccounts.filter((each) => each !== row);
      return 'removed';
    },
    connectedUnits: async () => state.connectedUnits,
    async connectUnit({ reach, listingId, now }, { unit, label = unit.name, mode, syncEnabled, readOnly }) {
      const listing = reachable(state, reach, listingId);
      if (!listing) return undefined;
      if (state.connectedUnits[unit.id] !== undefined) return { outcome: 'unit_already_connected' };
      if (state.channelTwice) return { outcome: 'channel_connected_twice', twice: state.channelTwice };
      state.connectedUnits[unit.id] = listingId;
      const id = randomUUID();
      const fresh = { platform: null, status: 'CONNECTED' as const, waitingUntil: null, lastSyncAt: null };
      const options = { endIsLastNight: false, ignoreTentative: false, readOnly };
      const given = { connector: 'beds24' as const, url: '', host: 'Beds24', label, mode, syncEnabled, options };
      const standing = standingFor({ connector: 'beds24', mode, syncEnabled }, now);
      const how = { standing, syncIntervalMin: null, nextSyncAt: null };
      const more = { ...how, lastFailure: null, drifts: [], listingActive: listing.active };
      state.connections.push({ id, listingId, ...given, ...fresh, ...more });
      return { outcome: 'saved', connectionId: id };
    },
    async renewWebhook({ reach }, id) {
      const row = state.hubAccounts.find((each) => each.id === id);
      if (!row || (reach.kind === 'own' && row.ownerId !== reach.memberId)) return undefined;
      const former = { secrets: row.access.secrets, headerToken: row.headerToken };
      const renewed = { ...row, webhookToken: `renewed-${id}`, headerToken: 'renewed', former };
      state.hubAccounts = state.hubAccounts.map((each) => (each === row ? renewed : each));
      return renewed;
    },
    openByWebhookToken: async (connector, token) =>
      state.hubAccounts.find((row) => row.connector === connector && row.webhookToken === token),
    rememberedByWebhookToken: async () => undefined,
    async receive(accountId, { eventId, unitIds }) {
      const event = `${accountId} ${eventId}`;
      if (eventId !== null && known.has(event)) return [];
      known.add(event);
      return (unitIds ?? ['all']).map((connectionId) => ({ connectionId, listingId: 'listing' }));
    },
    readingsOwed: async () => [],
    forgetDeliveries: async () => 0,
  };
}
