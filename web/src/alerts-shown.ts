import { z } from 'zod';
import { alertStatuses } from '../../src/domain/alert.ts';

/** The ages by which alerts may be filtered: first failed at least so many hours ago. */
export const alertAgesHours = [1, 4, 24, 168] as const;

/**
 * What the address asks to see of the alerts, by the names that the API has for it. Without `status`, those that are open.
 * What is not understood is as if it were not there.
 */
export const alertsShownSchema = z.object({
  status: z.enum(alertStatuses).optional().catch(undefined),
  listingId: z.uuid().optional().catch(undefined),
  connectionId: z.uuid().optional().catch(undefined),
  failingForHours: z.coerce.number().pipe(z.literal(alertAgesHours)).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});
export type AlertsShown = z.output<typeof alertsShownSchema>;

/** What is shown when nothing is asked for: every open alert. */
export const everyOpenAlert: AlertsShown = {
  status: undefined,
  listingId: undefined,
  connectionId: undefined,
  failingForHours: undefined,
  page: 1,
};
