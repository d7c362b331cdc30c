// docs.lodgify.com /reference/getallpropertiesasync, /reference/getallasync: `page` from 1, `size` up to 50.
import { z } from 'zod';

const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false);

/** The query of every list; a bigger page than 50 is cut to it. */
export const pagingSchema = z.object({
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce
    .number()
    .int()
    .min(1)
    .transform((size) => Math.min(size, 50))
    .default(50),
  includeCount: flag,
});

/** One page; without `includeCount` the count is null. */
export function pageOf<T>(all: readonly T[], { page, size, includeCount }: z.output<typeof pagingSchema>) {
  return { count: includeCount ? all.length : null, items: all.slice((page - 1) * size, page * size) };
}
