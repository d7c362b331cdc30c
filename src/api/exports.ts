import * as contract from '../contract/exports.ts';
import type { Instant } from '../domain/instant.ts';
import type { IssuedExport } from '../export-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byHand, byPerson } from './by-hand.ts';
import { presentExport } from './present-export.ts';
import { invalid, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';

/** How long the address before a rotation goes on, so that the platform can be given the new one without a gap. */
const ROTATION_OVERLAP_MS = 24 * 60 * 60_000;

/** Exports: listed, made, linked to who reads them, given a new address, revoked. An address is told once, by the answer that makes it. */
export function exportRoutes({ exports, settings }: ApiDeps) {
  const issued = (each: IssuedExport, now: Instant): contract.IssuedExport => ({
    ...presentExport(each.export, now),
    url: new URL(`/ical/${each.token}.ics`, settings.baseUrl).href,
  });
  return {
    listListingExports: handle(contract.listListingExports, async ({ params, reach, now }) => {
      const found = await exports.list(reach, params.listingId);
      if (!found) return notFound('listing', params.listingId);
      return { data: found.map((each) => presentExport(each, now)) };
    }),

    createExport: handle(contract.createExport, async (call) => {
      const { listingId } = call.params;
      const { kind, connectionId = null, label } = call.body;
      const created = await exports.create(byHand(call, listingId), { kind, connectionId, label: label || null });
      if (!created) return notFound('listing', listingId);
      if (created.outcome === 'created') return { data: issued(created, call.now) };
      if (created.outcome === 'no_such_connection') return unknownConnection;
      return refusals[created.outcome];
    }),

    updateExport: handle(contract.updateExport, async (call) => {
      const { exportId } = call.params;
      const linked = await exports.link(byPerson(call), exportId, call.body.connectionId);
      if (!linked) return notFound('export', exportId);
      if (linked.outcome === 'linked') return { data: presentExport(linked.export, call.now) };
      if (linked.outcome === 'no_such_connection') return unknownConnection;
      if (linked.outcome === 'private_export') return noPlatform;
      return refusals[linked.outcome];
    }),

    rotateExport: handle(contract.rotateExport, async (call) => {
      const { exportId } = call.params;
      const rotated = await exports.rotate(byPerson(call), exportId, ROTATION_OVERLAP_MS);
      return rotated ? { data: issued(rotated, call.now) } : notFound('export', exportId);
    }),

    revokeExport: handle(contract.revokeExport, async (call) => {
      const { exportId } = call.params;
      const revoked = await exports.revoke(byPerson(call), exportId);
      return revoked ? { data: undefined } : notFound('export', exportId);
    }),
  };
}

const unknownConnection = invalid([
  { pointer: '/connectionId', code: 'invalid_value', detail: 'must be a connection of this listing' },
]);

const noPlatform = invalid([
  { pointer: '/connectionId', code: 'invalid_value', detail: 'must be null for a private export' },
]);

const refusals = {
  export_exists: {
    refused: 'export_exists',
    detail: 'The platform of this connection has an address already. Give that export a new address, or revoke it.',
  },
  connection_read_only: {
    refused: 'connection_read_only',
    detail: 'Nothing is published to a connection that is read only. Switch that off first.',
  },
  too_many_exports: {
    refused: 'too_many_exports',
    detail: 'This listing has all the exports it can have. Revoke one that nobody reads.',
  },
} as const satisfies Readonly<Record<string, Refusal>>;
