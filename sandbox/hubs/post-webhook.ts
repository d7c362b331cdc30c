import { Agent, request } from 'undici';

/** One webhook as it is sent; `answerMs` bounds the wait for its whole answer. */
export type PostedWebhook = {
  readonly url: string;
  readonly method: 'POST' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly answerMs: number;
};

const agent = new Agent();

/** Sends a webhook over a connection that stays open, following no redirect, and gives its status; null for no answer in time. */
export async function statusOfWebhook({ url, answerMs, ...sent }: PostedWebhook): Promise<number | null> {
  try {
    const answer = await request(url, { ...sent, dispatcher: agent, signal: AbortSignal.timeout(answerMs) });
    await answer.body.dump();
    return answer.statusCode;
  } catch {
    return null;
  }
}
