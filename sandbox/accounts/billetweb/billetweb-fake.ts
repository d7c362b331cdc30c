import { Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Account } from './account.ts';
import { type BilletwebControl, controlOfBilletweb } from './control.ts';
import { refuse, type Statuses, usualStatuses } from './errors.ts';
import { noFault } from './fault.ts';
import { createGate } from './gate.ts';
import { countRequests } from './limits.ts';
import { answerInvalid, billetwebRoutes } from './routes.ts';

/** The simulated Billetweb, in memory: `router` is what stands at its API’s base URL, `control` the hand on it. */
export type BilletwebFake = { readonly router: Router; readonly control: BilletwebControl };

/** A Billetweb without accounts. */
export function openBilletwebFake({ clock }: { readonly clock: { now(): Instant } }): BilletwebFake {
  const accounts = new Map<string, Account>();
  const fault = noFault();
  const counter = countRequests(clock);
  let statuses: Statuses = usualStatuses;
  const statusesOf = (): Statuses => statuses;
  const setStatuses = (next: Partial<Statuses>): void => {
    statuses = { ...statuses, ...next };
  };
  const gate = createGate({ accounts, fault, counter, statusesOf, clock });
  const router = Router();
  router.use((request, response, next) => gate.pass(request, response, next));
  router.use(billetwebRoutes({ gate, statusesOf, clock }));
  router.use((_request, response) => refuse(response, 404, 'not_found', 'Unknown path'));
  router.use(answerInvalid);
  return { router, control: controlOfBilletweb({ accounts, fault, counter, gate, setStatuses, clock }) };
}
