// Signature and delivery: docs.lodgify.com /reference/webhooks; MahCelestine/lodgify-ttlock-sync
// app/Http/Middleware/VerifyLodgifySignature.php (upper-case hex).
import { createHmac } from 'node:crypto';
import { statusOfWebhook } from '../post-webhook.ts';
import type { Account, Subscription } from './account.ts';

/** How often a delivery is repeated before the hub gives up. */
const maxRepeats = 10;
const answerMs = 10_000;

/** A delivery that was not taken yet; `attempts` were made. */
export type OpenDelivery = { readonly event: string; readonly targetUrl: string; readonly attempts: number };

/** Webhooks on their way. Nothing is repeated by a timer. */
export type Outbox = {
  /** Puts one event into the post of each subscription to it. */
  post(account: Account, event: string, body: object): void;
  open(): OpenDelivery[];
  /** Tries each open delivery once, in their order, and tells what was answered (null: nothing). */
  deliver(): Promise<(number | null)[]>;
  /** While lost, what happens is put into no post. */
  lose(areLost: boolean): void;
};

type Letter = { readonly account: Account; readonly to: Subscription; readonly body: string; attempts: number };

/** `isWrapped`: whether bodies are an array of one. `deliversAtOnce`: each is tried when it is posted, too. */
export function createOutbox(options: { readonly isWrapped: () => boolean; readonly deliversAtOnce: boolean }): Outbox {
  let letters: Letter[] = [];
  let areLost = false;
  const tryOnce = async (letter: Letter): Promise<number | null> => {
    letter.attempts += 1;
    const status = await sent(letter);
    if (status === 410) letter.account.subscriptions.delete(letter.to.id);
    const isOver = status === 200 || status === 410 || letter.attempts > maxRepeats;
    if (isOver) letters = letters.filter((one) => one !== letter && (status !== 410 || one.to.id !== letter.to.id));
    return status;
  };
  return {
    lose: (lost) => {
      areLost = lost;
    },
    post(account, event, body) {
      if (areLost) return;
      const text = JSON.stringify(options.isWrapped() ? [body] : body);
      const addressed = [...account.subscriptions.values()].filter((subscription) => subscription.event === event);
      const posted = addressed.map((to): Letter => ({ account, to, body: text, attempts: 0 }));
      letters.push(...posted);
      if (options.deliversAtOnce) for (const letter of posted) void tryOnce(letter);
    },
    open: () =>
      letters.map(({ to, attempts }) => ({
        event: to.event,
        targetUrl: to.targetUrl,
        attempts,
      })),
    async deliver() {
      const statuses: (number | null)[] = [];
      const waiting = letters.slice();
      for (const letter of waiting) if (letters.includes(letter)) statuses.push(await tryOnce(letter));
      return statuses;
    },
  };
}

function sent({ to, body }: Letter): Promise<number | null> {
  const signature = createHmac('sha256', to.secret).update(body).digest('hex').toUpperCase();
  const headers = { 'content-type': 'application/json', 'ms-signature': `sha256=${signature}` };
  return statusOfWebhook({ url: to.targetUrl, method: 'POST', headers, body, answerMs });
}
