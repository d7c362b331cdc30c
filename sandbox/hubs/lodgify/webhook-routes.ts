// Shapes: docs.lodgify.com /reference/webhooks; PipedreamHQ/pipedream components/lodgify/lodgify.app.mjs.
import { randomBytes, randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { answer, refuse } from './answers.ts';
import type { Gate } from './gate.ts';

const events = [
  'rate_change',
  'availability_change',
  'booking_new_any_status',
  'booking_new_status_booked',
  'booking_change',
  'booking_status_change_booked',
  'booking_status_change_tentative',
  'booking_status_change_open',
  'booking_status_change_declined',
  'guest_message_received',
] as const;

const subscriptionSchema = z.object({ event: z.enum(events), target_url: z.url() });

/** Subscriptions: the secret of one is shown once, when it is made, and an address serves one only. */
export function webhookRoutes(gate: Gate): Router {
  const router = Router();
  router.post('/webhooks/v1/subscribe', (request, response) => {
    const { subscriptions } = gate.accountOf(request);
    const { event, target_url: targetUrl } = subscriptionSchema.parse(request.body);
    const isTaken = [...subscriptions.values()].some((one) => one.targetUrl === targetUrl);
    if (isTaken) return refuse(response, 400, 'The target url is already in use.');
    const made = { id: randomUUID(), event, targetUrl, secret: randomBytes(24).toString('hex') };
    subscriptions.set(made.id, made);
    answer(response, { id: made.id, secret: made.secret });
  });
  router.get('/webhooks/v1/list', (request, response) => {
    const all = [...gate.accountOf(request).subscriptions.values()];
    answer(
      response,
      all.map(({ id, event, targetUrl }) => ({ id, event, target_url: targetUrl })),
    );
  });
  const unsubscribe = (request: Request, response: Response): void => {
    const { id } = z.object({ id: z.string() }).parse(request.body);
    if (!gate.accountOf(request).subscriptions.delete(id)) return refuse(response, 404, 'Webhook not found.');
    answer(response, undefined);
  };
  router.delete('/webhooks/v1/unsubscribe', unsubscribe);
  router.post('/webhooks/v1/unsubscribe', unsubscribe);
  return router;
}
