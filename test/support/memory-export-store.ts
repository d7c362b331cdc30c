import { randomUUID } from 'node:crypto';
import type { EditionRead } from '../../src/domain/exposure.ts';
import { plusMs } from '../../src/domain/instant.ts';
import type { Edition, Export, ExportStore } from '../../src/export-ports.ts';
import { causesOf, labelsOf, type MemoryState, reachable } from './memory-state.ts';

/** An export with what a table has only as hashes. */
export type StoredExport = Export & { readonly token: string; readonly previousToken: string | null };
/** An edition with its reads that count. */
export type StoredEdition = Edition & { readonly read: EditionRead | null };

/** A token in the form that real ones have; the same for the same name. */
export function tokenOf(name: string): string {
  return name.padEnd(43, 'x').slice(0, 43);
}

/** The exports port over `state`. */
export function memoryExportStore(state: MemoryState): ExportStore {
  const live = (reach: Parameters<ExportStore['list']>[0], exportId: string) =>
    state.exports.find(
      (each) => each.id === exportId && each.revokedAt === null && reachable(state, reach, each.listingId),
    );
  const byToken = (token: string, now: string) =>
    state.exports.find(
      (each) =>
        each.revokedAt === null &&
        (each.token === token || (each.previousToken === token && (each.previousTokenUntil ?? '') > now)),
    );
  const replace = (before: StoredExport, after: StoredExport) => {
    state.exports = state.exports.map((each) => (each === before ? after : each));
    return after;
  };
  return {
    async list(reach, listingId) {
      if (!reachable(state, reach, listingId)) return undefined;
      return state.exports.filter((each) => each.listingId === listingId && each.revokedAt === null);
    },
    async create({ reach, listingId, now }, { kind, connectionId, label }) {
      if (!reachable(state, reach, listingId)) return undefined;
      const connection = state.connections.find((each) => each.id === connectionId && each.listingId === listingId);
      if (connectionId !== null && !connection) return { outcome: 'no_such_connection' };
      const others = state.exports.filter((each) => each.listingId === listingId && each.revokedAt === null);
      if (connectionId !== null && others.some((each) => each.connectionId === connectionId))
        return { outcome: 'export_exists' };
      const token = tokenOf(`export-${state.exports.length}`);
      const made = anExport({ id: randomUUID(), listingId, connectionId, kind, createdAt: now, token });
      const named = { ...made, label: label ?? connection?.label ?? '', platform: connection?.platform ?? null };
      state.exports.push(named);
      return { outcome: 'created', export: named, token };
    },
    async link({ reach }, exportId, connectionId) {
      const found = live(reach, exportId);
      if (!found) return undefined;
      if (found.kind === 'private') return { outcome: 'private_export' };
      const connection = state.connections.find(
        (each) => each.id === connectionId && each.listingId === found.listingId,
      );
      if (connectionId !== null && !connection) return { outcome: 'no_such_connection' };
      if (connection?.options.readOnly) return { outcome: 'connection_read_only' };
      const others = state.exports.filter((each) => each !== found && each.revokedAt === null);
      if (connectionId !== null && others.some((each) => each.connectionId === connectionId))
        return { outcome: 'export_exists' };
      return {
        outcome: 'linked',
        export: replace(found, { ...found, connectionId, platform: connection?.platform ?? null }),
      };
    },
    async rotate({ reach, now }, exportId, overlapMs) {
      const found = live(reach, exportId);
      if (!found) return undefined;
      const token = tokenOf(`rotated-${found.token}`);
      const previous = { previousToken: found.token, previousTokenUntil: plusMs(now, overlapMs) };
      return { export: replace(found, { ...found, token, ...previous }), token };
    },
    async revoke({ reach, now }, exportId) {
      const found = live(reach, exportId);
      if (found) replace(found, { ...found, revokedAt: now });
      return found !== undefined;
    },
    async knows(token, now) {
      return byToken(token, now) !== undefined;
    },
    async open(token, now) {
      const found = byToken(token, now);
      const listing = state.listings.find(({ id }) => id === found?.listingId);
      if (!found || !listing) return undefined;
      const causes = causesOf(state, listing.id);
      const marks = Object.fromEntries(causes.map(({ id }) => [id, id.replaceAll('-', '')]));
      const { id: exportId, kind, connectionId, platform, label } = found;
      const addressee = { platform, label };
      return { exportId, kind, connectionId, addressee, listing, causes, labels: labelsOf(state, listing.id), marks };
    },
    async keepEdition(edition) {
      if (!state.editions.some(({ exportId, etag }) => exportId === edition.exportId && etag === edition.etag))
        state.editions.push({ ...edition, read: null });
    },
    async noteRead({ exportId, etag }, { reader, counts, now }) {
      const found = state.exports.find(({ id }) => id === exportId);
      const readAts = counts ? [...(found?.readAts ?? []), now] : (found?.readAts ?? []);
      if (found) replace(found, { ...found, lastReadAt: now, lastReader: reader, readAts });
      if (!counts) return;
      state.editions = state.editions.map((each) => {
        if (each.exportId !== exportId || each.etag !== etag) return each;
        const first = each.read ?? { etag, nights: each.entries, firstReadAt: now, reader };
        return { ...each, read: { ...first, lastReadAt: now } };
      });
    },
    async closureOf() {
      return [];
    },
    async exposureOf(reach, bookingId) {
      for (const listing of state.listings.filter(({ id }) => reachable(state, reach, id))) {
        const stay = causesOf(state, listing.id).find(({ id, kind }) => id === bookingId && kind !== 'block');
        if (!stay) continue;
        const destinations = state.exports
          .filter((each) => each.kind === 'destination')
          .map((each) => ({
            export: each,
            editions: state.editions.flatMap(({ exportId, read }) => (exportId === each.id && read ? [read] : [])),
          }));
        const connectionId = stay.kind === 'observed' ? stay.connectionId : null;
        return { listing, stay: { ...stay, connectionId }, destinations };
      }
      return undefined;
    },
  };
}

/** An export that nobody has read, unless told otherwise. */
export function anExport(over: Partial<StoredExport> & Pick<StoredExport, 'id' | 'listingId'>): StoredExport {
  return {
    connectionId: null,
    platform: null,
    label: 'GreenGo',
    kind: 'destination',
    createdAt: '2026-11-24T06:00:00.000Z',
    revokedAt: null,
    previousTokenUntil: null,
    lastReadAt: null,
    lastReader: null,
    readAts: [],
    standstillMin: 0,
    token: tokenOf('token'),
    previousToken: null,
    ...over,
  };
}
