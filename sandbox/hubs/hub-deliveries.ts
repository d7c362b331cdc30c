import { statusOfWebhook } from './post-webhook.ts';

/** A webhook to be sent; `bodyOf` writes it for its first try (0) and each repeat. */
export type Delivery = {
  readonly url: string;
  readonly method: 'POST' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyOf: (retries: number) => string;
};

/** How the receiver answered one try: its status, or null for no answer. */
export type DeliveryTry = { readonly url: string; readonly body: string; readonly status: number | null };

/** The webhooks of one hub: sent at once, and again only when told to, so that no test has to wait for a repeat. */
export type Deliveries = {
  readonly tries: readonly DeliveryTry[];
  /** How many were answered with 400 or more, or not at all. */
  owed(): number;
  send(delivery: Delivery): void;
  /** While lost, nothing that is to be sent ever is. */
  lose(isLost: boolean): void;
  /** Sends all again that are owed, in reverse order when told so, and resolves when they were answered. */
  repeat(order?: 'in_order' | 'reversed'): Promise<void>;
  /** Resolves when every webhook under way has been answered. */
  settled(): Promise<void>;
};

const ANSWER_MS = 5_000;

/** Deliveries that none is owed of. */
export function createDeliveries(): Deliveries {
  const tries: DeliveryTry[] = [];
  const underWay = new Set<Promise<void>>();
  let owed: { readonly delivery: Delivery; readonly retries: number }[] = [];
  let isLost = false;
  const tryOnce = async (delivery: Delivery, retries: number): Promise<void> => {
    const body = delivery.bodyOf(retries);
    const status = await statusOf(delivery, body);
    tries.push({ url: delivery.url, body, status });
    if (status === null || status >= 400) owed.push({ delivery, retries: retries + 1 });
  };
  const start = (delivery: Delivery, retries: number): void => {
    const trial: Promise<void> = tryOnce(delivery, retries).finally(() => underWay.delete(trial));
    underWay.add(trial);
  };
  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    tries,
    owed: () => owed.length,
    send: (delivery) => {
      if (!isLost) start(delivery, 0);
    },
    lose: (lost) => {
      isLost = lost;
    },
    async repeat(order = 'in_order') {
      const due = order === 'reversed' ? owed.toReversed() : owed;
      owed = [];
      for (const { delivery, retries } of due) start(delivery, retries);
      await settled();
    },
    settled,
  };
}

function statusOf({ url, method, headers }: Delivery, body: string): Promise<number | null> {
  return statusOfWebhook({ url, method, headers, body: method === 'GET' ? null : body, answerMs: ANSWER_MS });
}
