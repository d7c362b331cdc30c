import { Prisma } from './prisma.ts';

/**
 * `= ${anyOf(ids)}` in a statement that is sent often: PostgreSQL keeps its plan. Of a plain list it knows how long it is, finds
 * that a plan for so many would be better than one for any number, and so makes one each time.
 */
export function anyOf(ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`ANY(ARRAY(SELECT unnest(${[...ids]}::uuid[])))`;
}
