import type { Connection } from '../../../../../src/contract/connections.ts';
import type { Export } from '../../../../../src/contract/exports.ts';
import { isHub } from '../../../words/hub-words.ts';

/**
 * The connections whose platform has no address of its own among `exports` (those of the listing that are not revoked). A
 * unit of a hub needs none: it is told by the hub’s API.
 */
export function withoutExport(connections: readonly Connection[], exports: readonly Export[]): readonly Connection[] {
  return connections.filter(
    ({ id, connector }) => !isHub(connector) && exports.every(({ connectionId }) => connectionId !== id),
  );
}
