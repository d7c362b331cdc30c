import { once } from 'node:events';
import { afterAll } from '@jest/globals';
import express, { type Router } from 'express';
import type {
  AccountAccess,
  AccountCall,
  AccountReply,
  AccountRequest,
  OpenAccountHttp,
} from '../../../../src/account-ports.ts';
import { accountHttpTo } from '../../../support/account-http.ts';
import type { ContractCase, Opened } from './contract-case.ts';

export const startAt = '2026-11-24T12:00:00.000Z';
/** How far back first readings go: far enough for windows of seven days to be several. */
export const since = '2026-11-04T12:00:00.000Z';

type Opening = Parameters<OpenAccountHttp>[0];

/** One request as it was sent, and what the client was opened with. */
export type Sent = { readonly opening: Opening; readonly request: AccountRequest };

/** A case on its stage. */
export type ContractWorld = Opened & {
  now(): string;
  /** Time passes: a page takes seven seconds, so that no limit is met by an honest connector. */
  pass(ms: number): void;
  call(): AccountCall;
  readonly sent: readonly Sent[];
  /** Answers in place of the fake; null gives it back its place. */
  answerBy(answer: ((request: AccountRequest) => AccountReply) | null): void;
};

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing.splice(0)) close();
});

/** Opens a case with its fake on a loopback port, and notes every request. */
export async function onStage(contract: ContractCase): Promise<ContractWorld> {
  let now = startAt;
  let answer: ((request: AccountRequest) => AccountReply) | null = null;
  const sent: Sent[] = [];
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake listens on no port.');
  const base = `http://127.0.0.1:${address.port}`;
  const clock = { now: () => now };
  const serve = (hosts: Readonly<Record<string, Router>>): OpenAccountHttp => {
    for (const [name, router] of Object.entries(hosts)) app.use(`/${name}`, router);
    const direct = accountHttpTo(Object.fromEntries(Object.keys(hosts).map((name) => [name, `${base}/${name}`])));
    return (opening) => ({
      send(request, call) {
        sent.push({ opening, request });
        return answer === null ? direct(opening).send(request, call) : Promise.resolve(answer(request));
      },
    });
  };
  const opened = contract.open({ clock, serve });
  return {
    ...opened,
    now: clock.now,
    pass: (ms) => {
      now = new Date(Date.parse(now) + ms).toISOString();
    },
    call: () => ({ signal: AbortSignal.timeout(20_000), now }),
    sent,
    answerBy: (by) => {
      answer = by;
    },
  };
}

/** Everything that may stand nowhere but in a request: what was typed as a secret, and what was made of it to be sent. */
export function secretsIn(access: AccountAccess, sent: readonly Sent[]): readonly string[] {
  const derived = sent.flatMap(({ request }) => [
    request.query ?? '',
    request.body ?? '',
    ...Object.entries(request.headers)
      .filter(([name]) => !plainHeaders.includes(name.toLowerCase()))
      .map(([, value]) => value)
      // The time of a request is no secret, and cursors may hold the same.
      .filter((value) => !/^\d{10,13}$/.test(value)),
  ]);
  const texts = [...Object.values(access.secrets), ...derived];
  return [...new Set(texts)].filter(({ length }) => length >= 8);
}

const plainHeaders = ['accept', 'user-agent', 'content-type', 'accept-datetime-format'];
