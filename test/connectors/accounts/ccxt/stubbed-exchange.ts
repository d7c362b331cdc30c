import type { AccountConnector, AccountReply, AccountRequest } from '../../../../src/account-ports.ts';
import { createCcxtConnector } from '../../../../src/connectors/accounts/ccxt/ccxt-connector.ts';

export type Answer = {
  readonly status?: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A connector whose requests get these answers in turn, the last one again and again; what it sent is kept. */
export function stubbedExchange(...answers: readonly Answer[]): {
  readonly connector: AccountConnector;
  readonly sent: readonly AccountRequest[];
} {
  const sent: AccountRequest[] = [];
  const connector = createCcxtConnector({
    openHttp: () => ({
      send(request): Promise<AccountReply> {
        const { status = 200, text, headers = {} } = answers[Math.min(sent.length, answers.length - 1)] ?? { text: '' };
        sent.push(request);
        return Promise.resolve({ outcome: 'answered', status, headers, text });
      },
    }),
  });
  return { connector, sent };
}
