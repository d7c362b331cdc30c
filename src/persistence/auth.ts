import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { fromNodeHeaders } from 'better-auth/node';
import type { Actor, Locale } from '../domain/member.ts';
import { createAuthHandler, type NodeHandler } from './auth-handler.ts';
import { type AuthDeps, authOptions } from './auth-options.ts';
import { tellingUnavailable } from './store-unavailable.ts';

/** Sign-in and sessions. */
export type Auth = {
  /** Serves `POST /api/auth/sign-in/email`, `/sign-out`, `/request-password-reset` and `/reset-password`. */
  readonly handler: NodeHandler;
  /** Who sent these headers; undefined when nobody is signed in. Rejects with `StoreUnavailable` when the database is down. */
  authenticate(headers: IncomingHttpHeaders): Promise<(Actor & { readonly locale: Locale }) | undefined>;
  /** Gives the member a password without a link, for the demo's accounts. */
  setPassword(memberId: string, password: string): Promise<void>;
  /** Waits until the mails under way are handed over or given up. */
  settled(): Promise<void>;
};

/** Better Auth over our tables. `trustProxyHops`: how many proxies stand before the API (0: none). */
export function createAuth(deps: AuthDeps & { readonly trustProxyHops?: number }): Auth {
  const { prisma, baseUrl, trustProxyHops = 0 } = deps;
  const underWay = new Set<Promise<unknown>>();
  const auth = betterAuth(
    authOptions(deps, (work) => {
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    }),
  );

  return {
    handler: createAuthHandler((request) => auth.handler(request).catch(rethrowCause), { baseUrl, trustProxyHops }),

    async authenticate(headers) {
      const session = await auth.api.getSession({ headers: fromNodeHeaders(headers) }).catch(rethrowCause);
      if (session === null) return undefined;
      const { id, role, locale } = session.user;
      return { memberId: id, role, locale };
    },

    async setPassword(memberId, password) {
      const { hash } = (await auth.$context).password;
      const key = { userId: memberId, accountId: memberId, providerId: 'credential' };
      const data = { password: await hash(password) };
      const { count } = await prisma.account.updateMany({ where: key, data });
      if (count === 0) await prisma.account.create({ data: { id: randomUUID(), ...key, ...data } });
    },

    async settled() {
      await Promise.all(underWay);
    },
  };
}

/** Better Auth wraps what it did not expect; the caller wants to know that the database is down. */
function rethrowCause(error: unknown): never {
  throw tellingUnavailable(isAPIError(error) && error.cause instanceof Error ? error.cause : error);
}
