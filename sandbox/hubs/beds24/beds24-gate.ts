import type { Request } from 'express';
import type { Beds24Fake } from './beds24-bookings.ts';
import { Beds24Refusal } from './beds24-errors.ts';
import type { Beds24FakeAccount, Beds24State } from './beds24-state.ts';

/** Who asks: the account of the token, and what its invite code allowed. */
export type Beds24Caller = { readonly account: Beds24FakeAccount; readonly scopes: readonly string[] };

/** Of five minutes; more can be paid for. */
export const usualCredits = 100;

const windowMs = 5 * 60_000;

/** The account of the header `token`; there is no `Authorization: Bearer`. Throws a refusal of 401. */
export function callerOf({ state, clock }: Beds24Fake, request: Request): Beds24Caller {
  const token = request.get('token') ?? '';
  const account = accountOfToken(state.value, request);
  const found = account?.tokens.find((candidate) => candidate.token === token);
  if (account !== undefined && found !== undefined && clock.now() < found.endsAt)
    return { account, scopes: found.scopes };
  throw new Beds24Refusal(401, 'Token not valid');
}

/** True when the scopes allow it: `all:` stands for each kind of access. */
export function isAllowed({ scopes }: Beds24Caller, scope: `${'read' | 'write' | 'delete'}:${string}`): boolean {
  return scopes.includes(scope) || scopes.includes(`all:${scope.split(':')[1]}`);
}

/** Throws a refusal of 403 when the scopes do not allow it; the words are not known. */
export function demand(caller: Beds24Caller, scope: `${'read' | 'write' | 'delete'}:${string}`): void {
  if (!isAllowed(caller, scope)) throw new Beds24Refusal(403, 'Access denied');
}

/** Throws a refusal of 429 when the account's credits of five minutes are used up. */
export function demandCredits({ clock }: Beds24Fake, { account }: Beds24Caller): void {
  const now = clock.now();
  if (now >= account.credits.endsAt) {
    const { limit } = account.credits;
    account.credits = { limit, remaining: limit, endsAt: new Date(Date.parse(now) + windowMs).toISOString() };
  }
  if (account.credits.remaining <= 0) throw new Beds24Refusal(429, 'Credit limit exceeded');
}

/**
 * Takes the cost and gives the headers that say so, in the spelling that three measurements found live, with decimals
 * (hardcode83/big: docs/beds24-request-cost.jsonl; Ronus922/GuestHub).
 */
export function spend({ clock, state }: Beds24Fake, { account }: Beds24Caller, cost: number): Record<string, string> {
  account.credits.remaining = Math.round((account.credits.remaining - cost) * 10) / 10;
  state.changed();
  return { ...limitHeaders(account, clock.now()), 'x-request-cost': String(cost) };
}

/** What is left, and when the five minutes are over. */
export function limitHeaders({ credits }: Beds24FakeAccount, now: string): Record<string, string> {
  const seconds = Math.max(0, Math.ceil((Date.parse(credits.endsAt) - Date.parse(now)) / 1_000));
  return {
    'x-five-min-limit-remaining': String(Math.max(0, credits.remaining)),
    'x-five-min-limit-resets-in': String(seconds),
  };
}

/** The account whose token a request carries, if any: a refusal for want of credits tells how long it lasts. */
export function accountOfToken(state: Beds24State, request: Request): Beds24FakeAccount | undefined {
  const token = request.get('token');
  const has = ({ tokens }: Beds24FakeAccount) => tokens.some((candidate) => candidate.token === token);
  const last = token === undefined ? undefined : lastAccounts.get(state)?.get(token);
  if (last !== undefined && has(last)) return last;
  const found = state.accounts.find(has);
  if (found !== undefined && token !== undefined) noteAccount(state, token, found);
  return found;
}

/** Whose a token was when it was last asked for, so that not all accounts are looked through each time. */
const lastAccounts = new WeakMap<Beds24State, Map<string, Beds24FakeAccount>>();

function noteAccount(state: Beds24State, token: string, account: Beds24FakeAccount): void {
  const known = lastAccounts.get(state) ?? new Map<string, Beds24FakeAccount>();
  known.set(token, account);
  lastAccounts.set(state, known);
}
