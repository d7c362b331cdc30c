import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Locale, locales } from '../domain/member.ts';

/** What `npm run admin` was asked to do, or the sentence that says what is wrong with the words it was given. */
export type AdminCommand =
  | { readonly outcome: 'create'; readonly email: string; readonly name: string; readonly locale: Locale }
  | { readonly outcome: 'rewrap_secrets' }
  | { readonly outcome: 'refused'; readonly message: string };

const usage =
  'Use: npm run admin -- create <email> [--name <name>] [--locale fr|en], or: npm run admin -- rewrap-secrets';

const optionsSchema = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  locale: z.enum(locales).default('fr'),
});

/** Reads the words after `npm run admin --`. Without `--name`, a person is called by what stands before the `@`. */
export function parseAdminCommand(args: readonly string[]): AdminCommand {
  const words = readWords(args);
  if (words === undefined) return refused(usage);
  const [command, address, ...rest] = words.positionals;
  if (command === 'rewrap-secrets' && words.positionals.length === 1 && Object.keys(words.values).length === 0)
    return { outcome: 'rewrap_secrets' };
  if (command !== 'create' || address === undefined || rest.length > 0) return refused(usage);
  const email = z.email().max(254).safeParse(address);
  if (!email.success) return refused(`“${address}” is not an e-mail address. ${usage}`);
  const options = optionsSchema.safeParse(words.values);
  if (!options.success) return refused(`--${options.error.issues[0]?.path[0]?.toString()} is not valid. ${usage}`);
  const { name = email.data.split('@', 1)[0] ?? email.data, locale } = options.data;
  return { outcome: 'create', email: email.data, name, locale };
}

function readWords(args: readonly string[]) {
  try {
    const options = { name: { type: 'string' }, locale: { type: 'string' } } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch {
    return undefined;
  }
}

function refused(message: string): AdminCommand {
  return { outcome: 'refused', message };
}
