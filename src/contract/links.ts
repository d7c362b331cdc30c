import { z } from 'zod';
import { linkRoles } from '../domain/linked-listings.ts';
import { idSchema, instantSchema } from './fields.ts';
import { defineRoute } from './route.ts';

const params = z.object({ listingId: idSchema });

/**
 * A listing that closes with another one: a night taken in one of the two is not free in the other. `role` is what it is
 * for the other one: the whole that this is a part of, a part of it, or a `neighbour`, a whole that shares a part with it
 * (`linkedAt` is null then: the links of both with that part join them).
 */
export const linkedListingSchema = z
  .object({
    listingId: idSchema,
    name: z.string(),
    active: z.boolean(),
    role: z.enum([...linkRoles, 'neighbour']),
    linkedAt: instantSchema.nullable(),
  })
  .meta({ id: 'LinkedListing' });
export type LinkedListing = z.output<typeof linkedListingSchema>;

export const listListingLinks = defineRoute({
  id: 'listListingLinks',
  method: 'get',
  path: '/api/listings/{listingId}/links',
  summary: 'The listings that close with this one: wholes, parts, then neighbours',
  tag: 'Linked listings',
  access: 'owner_or_support',
  params,
  answer: { status: 200, data: z.array(linkedListingSchema) },
});

export const linkListing = defineRoute({
  id: 'linkListing',
  method: 'post',
  path: '/api/listings/{listingId}/links',
  summary:
    'Link another listing of one’s own as a part (a room) or as the whole (a house) of this one: each closes the other. Links are of two levels',
  tag: 'Linked listings',
  access: 'owner',
  params,
  body: z.strictObject({
    listingId: idSchema,
    role: z.enum(linkRoles).meta({ description: 'What the other listing is for this one.' }),
  }),
  answer: { status: 201, data: linkedListingSchema },
  problems: ['listings_already_linked', 'links_of_two_levels', 'too_many_links'],
});

export const unlinkListing = defineRoute({
  id: 'unlinkListing',
  method: 'delete',
  path: '/api/listings/{listingId}/links',
  summary: 'End a link; what was closed by it alone is free at once',
  tag: 'Linked listings',
  access: 'owner',
  params,
  query: z.object({ listingId: idSchema.meta({ description: 'The other listing of the link.' }) }),
  answer: { status: 204 },
});
