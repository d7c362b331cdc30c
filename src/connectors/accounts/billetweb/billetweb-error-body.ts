import { z } from 'zod';
import { jsonOf } from '../judging/json-body.ts';

/**
 * What an error of Billetweb says, whatever its status: errors come on HTTP 200 too (betagouv/assistant-declaration
 * src/core/ticketing/billetweb.ts). `restricted`: the key is for some events only. `bad_key`: the credentials are refused.
 * `unauthorized`: refused without saying which of the two. `other`: an error that is not known.
 */
export type SaidError = 'rate_limiting' | 'restricted' | 'bad_key' | 'unauthorized' | 'not_found' | 'other';

const bodySchema = z.object({ error: z.string(), description: z.string().nullish().catch(null) });

/** What the body says; undefined where it is no error of the service's own. */
export function saidErrorOf(text: string): SaidError | undefined {
  const body = bodySchema.safeParse(jsonOf(text));
  if (!body.success) return undefined;
  const [error, description] = [body.data.error.toLowerCase(), body.data.description ?? ''];
  if (error === 'rate_limiting') return 'rate_limiting';
  if (error === 'unauthorized') return saidUnauthorized(description);
  if (isAboutKey(error.replaceAll('_', ' '))) return 'bad_key';
  // The word for an event that is not there is not published: these are the likely ones.
  return /not[_ ]?found|unknown[_ ]event|(no|invalid)[_ ](such[_ ])?event/.test(error) ? 'not_found' : 'other';
}

/** The rights come first: their sentence may name the key as well. */
function saidUnauthorized(description: string): SaidError {
  if (/limited rights/i.test(description)) return 'restricted';
  return isAboutKey(description) ? 'bad_key' : 'unauthorized';
}

/** The words for credentials that are refused are not published either. */
function isAboutKey(words: string): boolean {
  return /\bkey\b|\btoken\b|\bclé|authenti|credential/i.test(words);
}
