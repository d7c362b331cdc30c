import type { Connection } from '../../../../../src/contract/connections.ts';
import type { Export } from '../../../../../src/contract/exports.ts';

/** The connections whose platform has no address of its own among `exports` (those of the listing that are not revoked). */
export function withoutExport(connections: readonly Connection[], exports: readonly Export[]): readonly Connection[] {
  return connections.filter(({ id }) => exports.every(({ connectionId }) => connectionId !== id));
}
