import { z } from 'zod';

/** The parts of the list that one may look at. */
export const noticeFilters = ['all', 'unread'] as const;

/** What the address asks to see of the notifications; what is not understood is as if it were not there. */
export const noticesShownSchema = z.object({
  show: z.enum(noticeFilters).catch('all'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});
export type NoticesShown = z.output<typeof noticesShownSchema>;
