import { z } from 'zod';
import type { CommandAnswer } from './command-answer.ts';

const DEADLINE_MS = 5_000;

const partsSchema = z.object({
  data: z.array(z.object({ name: z.string(), ready: z.boolean(), detail: z.string() })),
});

/**
 * `node dist/src/cli/probe.js <url>`: whether `/healthz` or `/readyz` of the API or a worker answers 200 within 5 s; if
 * not, which parts are not ready.
 */
export async function runProbe(args: readonly string[]): Promise<CommandAnswer> {
  const [url, ...rest] = args;
  if (url === undefined || !URL.canParse(url) || rest.length > 0)
    return { exitCode: 1, message: 'Use: node dist/src/cli/probe.js <URL of /healthz or /readyz>' };
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
    if (answer.ok) return { exitCode: 0, message: `${url} is well.` };
    return { exitCode: 1, message: `${url} answers ${answer.status}: ${notReady(await answer.json())}.` };
  } catch {
    return { exitCode: 1, message: `${url} does not answer.` };
  }
}

function notReady(body: unknown): string {
  const { data } = partsSchema.safeParse(body);
  const parts = data?.data.filter(({ ready }) => !ready) ?? [];
  return parts.map(({ name, detail }) => `${name} ${detail}`).join(', ') || 'it names no part';
}
