import type { AccountAccess } from '../../../../src/account-ports.ts';
import type { Exchange } from '../../../../src/domain/account-connector.ts';

/** The access of a connection to an exchange. */
export function exchangeAccess(
  exchange: Exchange,
  secrets: { readonly apiKey: string; readonly secret: string },
  config: AccountAccess['config'] = {},
): AccountAccess {
  return { connectionId: 'connection-1', config: { exchange, ...config }, secrets, accountId: null };
}

/** Hours before the stage opens, evenly over twelve days: several windows of seven days, and no hour twice. */
export function momentsBefore(startAt: string, count: number): readonly number[] {
  const stepMs = Math.floor((12 * 24 * 60 * 60_000) / count);
  return Array.from({ length: count }, (_, at) => Date.parse(startAt) - 60_000 - at * stepMs);
}
