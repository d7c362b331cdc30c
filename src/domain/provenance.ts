import type { Cause } from './cause.ts';
import { leftOutFor } from './exported-entry.ts';
import type { Instant } from './instant.ts';
import type { NightRange } from './night-range.ts';
import type { Platform } from './platform.ts';

/** A destination with the edition that it read last: its entries and when, null while its platform has read none. */
export type DestinationKnowledge = {
  readonly exportId: string;
  readonly connectionId: string | null;
  readonly platform: Platform | null;
  readonly label: string;
  readonly lastEdition: {
    readonly entries: readonly (NightRange & { readonly causeId: string })[];
    readonly readAt: Instant;
  } | null;
};

/** A destination that a cause is exported to. `readAt`: its last read of an edition that closes all the cause's nights, if that is the one it has. */
export type ExportedTo = Omit<DestinationKnowledge, 'lastEdition'> & { readonly readAt: Instant | null };

/**
 * Where a cause comes from and where it went. `run` is the one in which relais learnt of it: null for what people made, and
 * where the run is no longer kept.
 */
export type Provenance = {
  readonly run: { readonly id: string; readonly number: number } | null;
  readonly exportedTo: readonly ExportedTo[];
};

/** To whom a cause is exported, and which of them have read it; not to the platform it came from. */
export function exportedTo(cause: Cause, destinations: readonly DestinationKnowledge[]): ExportedTo[] {
  return destinations
    .filter(({ connectionId }) => !leftOutFor(connectionId).some((names) => names(cause)))
    .map(({ lastEdition, ...destination }) => {
      const isKnown = lastEdition?.entries.some(
        ({ causeId, from, to }) => causeId === cause.id && from <= cause.from && to >= cause.to,
      );
      return { ...destination, readAt: isKnown === true ? (lastEdition?.readAt ?? null) : null };
    });
}
