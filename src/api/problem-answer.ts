import type { Response } from 'express';
import { type Problem, type ProblemCode, problemStatuses } from '../contract/problem.ts';
import type { Refusal } from './refusal.ts';

const titles: Readonly<Record<ProblemCode, string>> = {
  unreadable: 'The request cannot be read',
  unauthenticated: 'Nobody is signed in',
  bad_signature: 'The proof of origin does not hold',
  forbidden: 'Not for this role',
  cross_site: 'The request comes from another site',
  not_found: 'There is no such thing',
  listing_inactive: 'The listing is not active',
  nights_taken: 'Some of these nights are not free',
  feed_already_connected: 'This calendar is connected already',
  connection_published: 'A calendar is published to this platform',
  too_many_connections: 'This listing has all the connections it can have',
  export_exists: 'This connection has an export already',
  connection_read_only: 'This connection is read only',
  too_many_exports: 'This listing has all the exports it can have',
  unit_already_connected: 'This unit is connected already',
  channel_connected_twice: 'A hub and an iCal calendar would bring the same channel',
  connection_switched_off: 'This connection is switched off',
  hub_account_in_use: 'This account is in use',
  held_already_decided: 'These nights were decided already',
  alert_superseded: 'The listing has a newer alert',
  alert_resolved: 'The alert is resolved already',
  conflict_decided: 'The conflict was decided already',
  conflict_changed: 'The conflict has changed',
  listing_deleted: 'The listing was deleted',
  connection_deleted: 'The account connection was deleted',
  listing_linked: 'The listing is linked to others',
  listings_already_linked: 'These listings are linked already',
  links_of_two_levels: 'A part has no parts of its own',
  too_many_links: 'This listing has all the links it can have',
  push_off: 'Web push is not set up here',
  member_exists: 'This person has an account already',
  account_already_connected: 'This account is connected already',
  not_an_account: 'This connection is a calendar',
  event_already_added: 'This event was added already',
  still_unreadable: 'This row still cannot be read',
  body_too_large: 'The body is too large',
  invalid: 'Some fields are not valid',
  rate_limited: 'Too many requests',
  internal: 'Something broke on our side',
  hub_unavailable: 'The hub does not answer rightly',
  unavailable: 'Not available for the moment',
};

/** Answers with the refusal as `application/problem+json` (RFC 9457). `instance` is the request ID that the log has too. */
export function sendProblem(response: Response, refusal: Refusal): void {
  const status = problemStatuses[refusal.refused];
  if (refusal.retryAfterSeconds !== undefined) response.set('Retry-After', String(refusal.retryAfterSeconds));
  // By `end`, which adds no ETag: each problem is its own.
  response
    .status(status)
    .set('Content-Type', 'application/problem+json; charset=utf-8')
    .end(JSON.stringify(problemOf(refusal, response)));
}

function problemOf(refusal: Refusal, response: Response): Problem {
  return {
    type: `urn:relais:problem:${refusal.refused}`,
    title: titles[refusal.refused],
    status: problemStatuses[refusal.refused],
    code: refusal.refused,
    detail: refusal.detail,
    instance: `urn:uuid:${response.get('x-request-id') ?? ''}`,
    ...(refusal.errors ? { errors: [...refusal.errors] } : {}),
    ...(refusal.causes ? { causes: [...refusal.causes] } : {}),
    ...(refusal.twice ? { twice: refusal.twice } : {}),
    ...(refusal.newerAlertId === undefined ? {} : { newerAlertId: refusal.newerAlertId }),
  };
}
