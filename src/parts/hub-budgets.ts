import { plusMs } from '../domain/instant.ts';
import type { NotedBudget } from '../health-ports.ts';
import type { HubAccess, HubBudget, HubConnector } from '../hub-ports.ts';
import type { Clock } from '../ports.ts';

type Said = { readonly outcome: string; readonly budget?: HubBudget | null };

/** What hubs last said to this process of the limits of accounts. */
export class HubBudgets {
  private noted = new Map<string, NotedBudget>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** What was said since the last time, one word an account. */
  take(): readonly NotedBudget[] {
    const taken = [...this.noted.values()];
    this.noted.clear();
    return taken;
  }

  /** The connector itself, whose answers about units are listened to. */
  heardFrom(connector: HubConnector): HubConnector {
    const heard =
      <Args extends readonly [HubAccess, ...unknown[]], Answer extends Said>(ask: (...args: Args) => Promise<Answer>) =>
      async (...args: Args): Promise<Answer> => {
        const answer = await ask(...args);
        this.note(args[0], answer);
        return answer;
      };
    return {
      ...connector,
      readUnit: heard((...args: Parameters<HubConnector['readUnit']>) => connector.readUnit(...args)),
      closeNights: heard((...args: Parameters<HubConnector['closeNights']>) => connector.closeNights(...args)),
      openNights: heard((...args: Parameters<HubConnector['openNights']>) => connector.openNights(...args)),
      listClosures: heard((...args: Parameters<HubConnector['listClosures']>) => connector.listClosures(...args)),
      listUnits: heard((...args: Parameters<HubConnector['listUnits']>) => connector.listUnits(...args)),
    };
  }

  private note({ accountId }: HubAccess, { budget }: Said): void {
    if (budget === null || budget === undefined) return;
    const notedAt = this.clock.now();
    const resetsAt = budget.resetsInMs === null ? null : plusMs(notedAt, budget.resetsInMs);
    this.noted.set(accountId, { accountId, remaining: budget.remaining, resetsAt, notedAt });
  }
}
