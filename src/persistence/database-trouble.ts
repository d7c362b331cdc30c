import { z } from 'zod';

const prismaErrorSchema = z.object({ code: z.string() });

/** Why a command or a part cannot use its database, in one sentence that says what to do; the URL's password is not in it. */
export function databaseTrouble(error: unknown, databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  const database = `The database ${host}${pathname}`;
  const code = prismaErrorSchema.safeParse(error).data?.code ?? 'no error code';
  if (code === 'P1001') return `${database} does not answer. Start it, or mend DATABASE_URL.`;
  if (code === 'P1000' || code === 'P1010') return `${database} refuses this user. Mend DATABASE_URL.`;
  if (code === 'P1003') return `${database} does not exist. Create it, or mend DATABASE_URL.`;
  if (code === 'P2021') return `${database} has no tables of relais. Run npm run db:migrate to make them.`;
  if (code === 'P2022')
    return `${database} is of another version of relais. Run npm run db:migrate to bring it to this one.`;
  return `${database} failed (${code}). Its log says why.`;
}
