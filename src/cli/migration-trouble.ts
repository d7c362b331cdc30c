import { z } from 'zod';

// https://nodejs.org/api/errors.html#common-system-errors: what a connection that cannot be made ends with.
const UNREACHABLE = /^E(CONN\w+|NOTFOUND|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH|PIPE)$/;
// A code of PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html.
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * Why a database could not be migrated, as one sentence with the remedy: it is away, it refuses the user or a right, or
 * its migrations are not these. It names the database, never a password. Undefined for what is no such trouble.
 */
export function migrationTrouble(error: unknown, databaseUrl: string): string | undefined {
  const { host, pathname } = new URL(databaseUrl);
  const database = `The database ${host}${pathname}`;
  const code = codeOf(error);
  if (code === undefined) return isPlain(error) ? `${database} cannot be migrated: ${error.message}` : undefined;
  if (UNREACHABLE.test(code)) return `${database} does not answer (${code}). Start it, or mend DATABASE_URL.`;
  if (code === '28P01' || code === '28000') return `${database} refuses this user. Mend DATABASE_URL.`;
  if (code === '3D000') return `${database} does not exist. Create it, or mend DATABASE_URL.`;
  if (code === '42501')
    return `${database} does not let this user make tables. Grant it that right, or name the owner of the database in DATABASE_URL.`;
  return SQLSTATE.test(code) && error instanceof Error
    ? `${database} cannot be migrated (${code}): ${error.message}`
    : undefined;
}

const causedSchema = z.object({ code: z.string().optional(), cause: z.unknown().optional() });

/** The code of the error, else of what caused it. */
function codeOf(error: unknown): string | undefined {
  const { data } = causedSchema.safeParse(error);
  return data && (data.code ?? codeOf(data.cause));
}

/** What our migrations and the driver throw in words of their own; a TypeError is nobody's words. */
function isPlain(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Error';
}
