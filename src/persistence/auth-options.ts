import type { BetterAuthOptions } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { locales, roles } from '../domain/member.ts';
import type { Mailer } from '../mail-ports.ts';
import { clientAddressHeader } from './auth-request.ts';
import { endOneTimeLinks, hashIdentifier, setPasswordLink } from './one-time-link.ts';
import type { PrismaClient } from './prisma.ts';

/** What sign-in needs. `log` takes one line without secrets; `secret` signs cookies and has at least 32 characters. */
export type AuthDeps = {
  readonly prisma: PrismaClient;
  readonly mailer: Mailer;
  readonly baseUrl: string;
  readonly secret: string;
  readonly log: (message: string) => void;
};

const dayS = 24 * 60 * 60;

/**
 * Better Auth as relais uses it: e-mail and password only, nobody signs up, `role` and `locale` set by no client, every
 * session in the database and read on every request, so that a revoked one ends at once.
 */
export function authOptions(deps: AuthDeps, background: (work: Promise<unknown>) => void) {
  const isHttps = new URL(deps.baseUrl).protocol === 'https:';
  return {
    appName: 'relais',
    baseURL: deps.baseUrl,
    basePath: '/api/auth',
    secret: deps.secret,
    trustedOrigins: [new URL(deps.baseUrl).origin],
    database: prismaAdapter(deps.prisma, { provider: 'postgresql', transaction: true }),
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => deps.log(message) },
    // What is not a refusal (a database that is down) goes on to the caller of the handler.
    onAPIError: { throw: true },
    user: {
      additionalFields: {
        role: { type: [...roles], required: true, input: false, defaultValue: 'member' },
        locale: { type: [...locales], required: true, input: false, defaultValue: 'fr' },
      },
    },
    emailAndPassword: passwordOptions(deps),
    verification: { storeIdentifier: { hash: async (identifier) => hashIdentifier(identifier) } },
    // No refresh: the cookie's age could not be raised from the API's reads, so both end on the same day.
    session: { expiresIn: 30 * dayS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 60,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/request-password-reset': { window: 60, max: 3 },
        '/reset-password': { window: 60, max: 10 },
      },
    },
    advanced: {
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // Our own prefix `__Host-` (RFC 6265bis §4.1.3.2) instead of the `__Secure-` that this would add.
      useSecureCookies: false,
      cookiePrefix: isHttps ? '__Host-relais' : 'relais',
      defaultCookieAttributes: { secure: isHttps },
      // Said outright, because NODE_ENV=test and the variable TEST switch it off else.
      disableOriginCheck: false,
      // Mails go out beside the answer, which so takes as long for an unknown address.
      backgroundTasks: { handler: background },
    },
  } satisfies BetterAuthOptions;
}

function passwordOptions({ prisma, mailer, baseUrl, log }: AuthDeps) {
  return {
    enabled: true,
    disableSignUp: true,
    minPasswordLength: 10,
    maxPasswordLength: 128,
    resetPasswordTokenExpiresIn: 60 * 60,
    revokeSessionsOnPasswordReset: true,
    async sendResetPassword({ user, token }) {
      try {
        const { email: to, name, locale } = await prisma.user.findUniqueOrThrow({ where: { id: user.id } });
        await mailer.send({ to, name, locale, template: 'password_reset', link: setPasswordLink(baseUrl, token) });
      } catch (error) {
        log(
          `The password reset of member ${user.id} could not be mailed: ${error instanceof Error ? error.message : 'unknown error'}`,
        );
      }
    },
    async onPasswordReset({ user }) {
      await prisma.$transaction(async (tx) => {
        await endOneTimeLinks(tx, user.id);
        const { role } = await tx.user.findUniqueOrThrow({ where: { id: user.id } });
        const subject = { subjectKind: 'member', subjectId: user.id };
        await tx.auditEvent.create({
          data: { ...subject, action: 'password_set', actorId: user.id, actorRole: role, at: new Date() },
        });
      });
    },
  } satisfies BetterAuthOptions['emailAndPassword'];
}
