// Error bodies: docs.lodgify.com /docs/errors. The text of an IP block: SuesteCreative/shopify-invoicexpress-worker
// src/services/lodgify-api.ts.
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { writeJson } from '../hub-desk.ts';

/** What becomes of an answer whose request was served: it goes out, or the work is done and nobody is told. */
export type AnswerFate = 'told' | 'lost' | { readonly instead: number };

const ipBlockText =
  'This IP address has been blocked from making further requests to the Lodgify API. ' +
  "You've been flagged as an unregistered API user requesting data for multiple Lodgify end users. " +
  'Please fill the form in https://www.lodgify.com/partners to register.';

/** Sends what a route answers, or does to it what the fault says. `body` undefined: no byte. */
export function answer(response: Response, body: object | number | boolean | undefined): void {
  const fate = fateOf(response);
  if (fate === 'lost') response.socket?.resetAndDestroy();
  else if (fate !== 'told') refuse(response, fate.instead, 'An error has occurred.');
  else if (body === undefined) response.status(200).end();
  else writeJson(response, 200, body);
}

/** An error as the hub writes it. */
export function refuse(response: Response, status: number, message: string, code = 0): void {
  const event = randomUUID().replaceAll('-', '');
  response.status(status).json({ message, code, correlation_id: randomUUID(), event_id: event });
}

/** The hub takes no more from this address, and says so in plain text. */
export function refuseAddress(response: Response): void {
  response.status(429).type('text').send(ipBlockText);
}

/** Decides what becomes of the answer to this request, before it is served. */
export function setFate(response: Response, fate: AnswerFate): void {
  fates.set(response, fate);
}

function fateOf(response: Response): AnswerFate {
  return fates.get(response) ?? 'told';
}

const fates = new WeakMap<Response, AnswerFate>();
