import type { Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { flexControl, type IbkrFlexControl } from './flex-control.ts';
import { openFaults } from './flex-faults.ts';
import { openGate } from './flex-gate.ts';
import { type FlexDesk, flexRoutes } from './flex-routes.ts';
import { emptyState } from './flex-state.ts';

/**
 * IBKR’s Flex Web Service, version 3, as a connector meets it: both of its hosts at one router. Built from what is public of it and from
 * nothing else: ibkrguides.com (flex3), IBKR Campus (Flex Web Service), csingley/ibflex, portfolio-performance/portfolio, ib-edavki/ib-edavki.
 */
export function openIbkrFlexFake({ clock }: { readonly clock: { now(): Instant } }): {
  readonly router: Router;
  readonly control: IbkrFlexControl;
} {
  const desk: FlexDesk = { state: emptyState(), gate: openGate(clock), faults: openFaults(), seen: [], clock };
  return { router: flexRoutes(desk), control: flexControl(desk) };
}
