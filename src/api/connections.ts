import * as contract from '../contract/connections.ts';
import { aimOf } from '../domain/connection-mode.ts';
import { intervalBounds, isIntervalOf } from '../domain/read-interval.ts';
import { type ConnectionOptions, defaultConnectionOptions } from '../domain/reading-options.ts';
import { changeAccount } from './account-changes.ts';
import { acceptedAddress } from './address-refusal.ts';
import type { ApiDeps } from './api-deps.ts';
import { byHand, byPerson } from './by-hand.ts';
import { channelRefusal } from './channel-refusal.ts';
import { connectUnit } from './connect-unit.ts';
import { feedAddress } from './connection-source.ts';
import { intervalRefusal } from './interval-refusal.ts';
import { presentAccount, presentAccountRun } from './present-account.ts';
import { type ConnectionReader, presentConnection } from './present-connection.ts';
import { presentRun } from './present-run.ts';
import { invalid, isRefusal, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import { runSource } from './run-source.ts';
import type { Person } from './session.ts';
import { createSignals } from './signals.ts';
import { temporalWebUi } from './temporal-link.ts';

/** Connections: listed, made by address, read, changed and removed. The address is never given back. */
export function connectionRoutes(deps: ApiDeps) {
  const { connections } = deps;
  const { sweepIntervalMin } = deps.settings;
  const signals = createSignals(deps);
  const readerOf = async (call: { readonly person: Person; readonly now: string }): Promise<ConnectionReader> => {
    const { continuousSync } = await deps.settingsStore.read();
    return { person: call.person, now: call.now, sweepIntervalMin, continuousSync };
  };
  return {
    listListingConnections: handle(contract.listListingConnections, async (call) => {
      const { listingId } = call.params;
      const found = await connections.list(call.reach, listingId);
      if (!found) return notFound('listing', listingId);
      const reader = await readerOf(call);
      return { data: found.map((connection) => presentConnection(connection, reader)) };
    }),

    listConnections: handle(contract.listConnections, async (call) => {
      const { page, pageSize, kind } = call.query;
      if (kind !== 'calendar') {
        const found = await deps.accounts.list(call.person.memberId, kind, { page, pageSize });
        const data = found.items.map((account) => presentAccount(account, call.person));
        return { data, meta: { total: found.total, page, pageSize } };
      }
      const { items, total } = await connections.listAll(call.reach, { page, pageSize });
      const reader = await readerOf(call);
      const data = items.map(({ connection, listingName }) => ({
        ...presentConnection(connection, reader),
        listingName,
      }));
      return { data, meta: { total, page, pageSize } };
    }),

    createConnection: handle(contract.createConnection, async (call) => {
      const { listingId } = call.params;
      const { connector, url, accountId, unitId, label, mode = 'auto', syncEnabled = true, ...rest } = call.body;
      const { syncIntervalMin, ...chosen } = rest;
      const aim = aimOf({ mode, connector });
      if (syncIntervalMin !== undefined && !isIntervalOf(aim, syncIntervalMin))
        return intervalRefusal(intervalBounds(aim));
      // Two requests at once may pass the limit together: it is there against abuse, not for the count.
      const others = await connections.list(call.reach, listingId);
      if (others && others.length >= contract.MAX_CONNECTIONS_PER_LISTING) return tooManyConnections;
      const how = { label, mode, syncIntervalMin, syncEnabled };
      const options = optionsOf(chosen);
      if (connector !== 'ical') {
        const unit = { connector, url, accountId, unitId, ...how, readOnly: options.readOnly };
        const made = await connectUnit(deps, byHand(call, listingId), unit);
        if (isRefusal(made)) return made;
        return { data: presentConnection(made, await readerOf(call)), location: `/api/connections/${made.id}` };
      }
      const address = feedAddress({ url, accountId, unitId }, deps, call.person.locale);
      if (isRefusal(address)) return address;
      const fields = { connector, url: address.url, ...how, options };
      const saved = await connections.create(byHand(call, listingId), fields);
      if (!saved) return notFound('listing', listingId);
      if (saved.outcome === 'channel_connected_twice') return channelRefusal(saved);
      if (saved.outcome !== 'saved') return refusals.feed_already_connected;
      const data = presentConnection(saved.connection, await readerOf(call));
      return { data, location: `/api/connections/${saved.connection.id}` };
    }),

    getConnection: handle(contract.getConnection, async (call) => {
      const { connectionId } = call.params;
      const account = await deps.accounts.find(call.reach, connectionId);
      if (account) return { data: presentAccount(account, call.person) };
      const connection = await connections.find(call.reach, connectionId);
      if (!connection) return notFound('connection', connectionId);
      return { data: presentConnection(connection, await readerOf(call)) };
    }),

    updateConnection: handle(contract.updateConnection, async (call) => {
      const { connectionId } = call.params;
      const account = await deps.accounts.find(call.reach, connectionId);
      if (account) {
        const changed = await changeAccount({ deps, signals }, call, account);
        if (!changed) return notFound('connection', connectionId);
        return isRefusal(changed) ? changed : { data: presentAccount(changed, call.person) };
      }
      const { url, accountId, config, secrets, ...patch } = call.body;
      if (accountId !== undefined || config !== undefined || secrets !== undefined) return ofAccounts;
      const address = url === undefined ? undefined : acceptedAddress(url, deps, call.person.locale);
      if (address && 'refused' in address) return address;
      if (address && (await connections.find(call.reach, connectionId))?.connector !== 'ical') return noAddress;
      const saved = await connections.update(byPerson(call), connectionId, { ...patch, ...address });
      if (!saved) return notFound('connection', connectionId);
      if (saved.outcome === 'interval_refused') return intervalRefusal(saved.bounds);
      if (saved.outcome === 'channel_connected_twice') return channelRefusal(saved);
      if (saved.outcome !== 'saved') return refusals[saved.outcome];
      return { data: presentConnection(saved.connection, await readerOf(call)) };
    }),

    deleteConnection: handle(contract.deleteConnection, async (call) => {
      const { connectionId } = call.params;
      if (await deps.accounts.markDeleted(byPerson(call), connectionId)) {
        // Whoever works on it stops at its next page; its alert is closed; its row goes at the minute tick.
        await signals.accountSyncRequested(connectionId);
        await signals.resolved(connectionId);
        return { data: undefined };
      }
      const deleted = await connections.delete(byPerson(call), connectionId, call.query.nights);
      return deleted ? { data: undefined } : notFound('connection', connectionId);
    }),

    syncConnection: handle(contract.syncConnection, async (call) => {
      const { connectionId } = call.params;
      const asked = await deps.accounts.request(byPerson(call), connectionId);
      if (asked) {
        await signals.accountSyncRequested(connectionId);
        const { runId, state, workflowId } = asked;
        return { data: { runId, state, workflowId }, location: `/api/runs/${asked.runId}` };
      }
      const requested = await deps.runs.requestOfConnection(byPerson(call), connectionId);
      if (!requested) return notFound('connection', connectionId);
      if (requested.outcome !== 'queued') return syncRefusals[requested.outcome];
      const { run, state } = requested;
      await signals.connectionSyncRequested({ connectionId, listingId: run.listingId }, 'manual');
      return { data: { runId: run.id, state, workflowId: run.workflowId }, location: `/api/runs/${run.id}` };
    }),

    listConnectionRuns: handle(contract.listConnectionRuns, async ({ params, query, person, reach }) => {
      const { page, pageSize } = query;
      const ofAccount = await deps.accounts.runs(reach, params.connectionId, { page, pageSize });
      if (ofAccount) {
        const reader = { person, temporal: temporalWebUi(deps.settings) };
        const data = ofAccount.items.map((run) => presentAccountRun(run, reader));
        return { data, meta: { total: ofAccount.total, page, pageSize } };
      }
      const found = await deps.runs.listOfConnection(reach, params.connectionId, { page, pageSize });
      if (!found) return notFound('connection', params.connectionId);
      const reader = { person, temporal: temporalWebUi(deps.settings) };
      const source = await runSource(deps, reach, params.connectionId);
      return {
        data: found.items.map((run) => presentRun(run, reader, source)),
        meta: { total: found.total, page, pageSize },
      };
    }),
  };
}

function optionsOf(chosen: {
  readonly endIsLastNight?: boolean | undefined;
  readonly ignoreTentative?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
}): ConnectionOptions {
  const standard = defaultConnectionOptions;
  return {
    endIsLastNight: chosen.endIsLastNight ?? standard.endIsLastNight,
    ignoreTentative: chosen.ignoreTentative ?? standard.ignoreTentative,
    readOnly: chosen.readOnly ?? standard.readOnly,
  };
}

const ofAccounts = invalid([
  {
    pointer: '/secrets',
    code: 'unrecognized_key',
    detail: 'accountId, config and secrets are for ticketing and broker accounts: leave them out for a calendar',
  },
]);

const noAddress = invalid([
  { pointer: '/url', code: 'unrecognized_key', detail: 'is for calendars read by their address: leave it out' },
]);

const tooManyConnections: Refusal<'too_many_connections'> = {
  refused: 'too_many_connections',
  detail: `This listing has ${contract.MAX_CONNECTIONS_PER_LISTING} connections, the most it can have. Remove one that is no longer used, or give it the new address.`,
};

const syncRefusals = {
  listing_inactive: {
    refused: 'listing_inactive',
    detail: 'The listing of this connection is not synced. Make it active first.',
  },
  connection_switched_off: {
    refused: 'connection_switched_off',
    detail: 'This connection is switched off. Switch it on first.',
  },
} as const satisfies Readonly<Record<string, Refusal>>;

const refusals = {
  feed_already_connected: {
    refused: 'feed_already_connected',
    detail: 'This listing reads a calendar at this address already. Give another address, or change that connection.',
  },
  connection_published: {
    refused: 'connection_published',
    detail: 'This platform reads a published calendar of the listing. Revoke that one first.',
  },
} as const satisfies Readonly<Record<string, Refusal>>;
