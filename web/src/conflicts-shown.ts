import { z } from 'zod';

/** The parts of the list that one may look at. */
export const conflictFilters = ['undecided', 'waiting_platform', 'resolved', 'ignored', 'all'] as const;

/** What the address asks to see of the conflicts; what is not understood is as if it were not there. */
export const conflictsShownSchema = z.object({
  state: z.enum(conflictFilters).catch('undecided'),
  scope: z.enum(['own', 'all']).catch('own'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});
export type ConflictsShown = z.output<typeof conflictsShownSchema>;
