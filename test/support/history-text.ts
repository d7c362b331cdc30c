import type { Client } from '@temporalio/client';
import { historyToJson } from './stored-history.ts';

/**
 * Everything that a namespace shows of all its runs: their histories and descriptions as text, with every payload that they
 * hold in base64 written out beside it.
 */
export async function everythingShown(client: Client): Promise<string> {
  const texts: string[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const [history, description] = await Promise.all([handle.fetchHistory(), handle.describe()]);
    collect(historyToJson(history), texts);
    // What the server answers, with its bytes as base64.
    collect(JSON.parse(JSON.stringify(description.raw)), texts);
  }
  return texts.join('\n');
}

function collect(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value, ...decoded(value));
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      texts.push(key);
      collect(inner, texts);
    }
}

function decoded(text: string): string[] {
  const isBase64 = text.length >= 4 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  return isBase64 ? [Buffer.from(text, 'base64').toString('utf8')] : [];
}
