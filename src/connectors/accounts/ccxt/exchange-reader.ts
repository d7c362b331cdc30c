import type {
  AccountAccess,
  AccountAnswer,
  AccountCall,
  AccountCheck,
  AccountConfig,
  AccountRecord,
  AccountRequest,
  Limit,
  PageRead,
  PageRequest,
  Partition,
  RejectedReading,
  StreamDescription,
} from '../../../account-ports.ts';
import type { AccountFailure } from '../../../domain/account-failure.ts';
import type { ExchangeErrors, Judged } from './judged-reply.ts';

/** What a reader asks with: the access, the call, and the one way to the exchange. */
export type Asking = {
  readonly access: AccountAccess;
  readonly call: AccountCall;
  ask(request: AccountRequest): Promise<Judged>;
};

/** One exchange behind the connector: its stream, its limits, its errors and its rows. */
export type ExchangeReader = {
  readonly stream: StreamDescription;
  readonly limits: readonly Limit[];
  readonly hosts: { readonly api: string };
  readonly errors: ExchangeErrors;
  partitionsOf(config: AccountConfig): readonly Partition[];
  check(asking: Asking): Promise<AccountAnswer<AccountCheck>>;
  readPage(asking: Asking, page: PageRequest): Promise<PageRead>;
  normalize(raw: unknown): AccountRecord | RejectedReading;
};

/** Secrets that cannot sign at all, as a key that is no base64: refused before anything is sent. */
export function cannotSign(purpose: string): AccountFailure {
  const detail = `${purpose}: the key and secret cannot sign a request; they are cut off or of another kind.`;
  return { kind: 'AUTH', advice: 'reconnect', code: null, detail };
}
