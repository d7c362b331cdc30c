import { Prisma } from './prisma.ts';

/** The database cannot be reached. Known by its `code`, since classes do not survive every boundary. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code = 'store_unavailable';

  constructor(cause: unknown) {
    super('The database cannot be reached.', { cause });
  }
}

/** Prisma's codes for: no answer, timed out, connection closed, no free connection or transaction in time. */
const prismaCodes = ['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'];

/**
 * Node's and PostgreSQL's own: refused, reset; class 08, shutdown (57P01, 57P02), starting up (57P03), full (53300), and 40P01,
 * given up for another transaction: trying again is all that helps.
 */
const driverCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|08\w{3}|57P0[123]|53300|40P01)$/;

/** The same error, or `StoreUnavailable` when it or one that caused it says that the database cannot be reached. */
export function tellingUnavailable(error: unknown): unknown {
  return isUnavailable(error) ? new StoreUnavailable(error) : error;
}

/** The store itself, but its methods reject with `StoreUnavailable` when the database cannot be reached. */
export function reachable<S extends object>(store: S): S {
  return new Proxy(store, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(member, target, args);
        } catch (error) {
          throw tellingUnavailable(error);
        }
      };
    },
  });
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  const codes = codesOf(error, 0);
  return codes.some((code) => prismaCodes.includes(code) || driverCodes.test(code));
}

/** `code` and `originalCode` of an error, of its causes, and of what the driver adapter hangs into `meta`. */
function codesOf(error: unknown, depth: number): string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const own = ['code', 'originalCode', 'kind'].flatMap((key) => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? [value === 'DatabaseNotReachable' ? 'ECONNREFUSED' : value] : [];
  });
  const nested = ['cause', 'meta', 'driverAdapterError'].map((key): unknown => Reflect.get(error, key));
  return [...own, ...nested.flatMap((value) => codesOf(value, depth + 1))];
}
