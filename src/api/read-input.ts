import express, { type Request, type Response } from 'express';
import type { z } from 'zod';
import { type FieldPlace, fieldErrorsOf } from './field-errors.ts';
import { invalid, isRefusal, notFound, type Refusal } from './refusal.ts';
import type { PersonRoute } from './route-handler.ts';

/** The largest body that is read, but where a route says otherwise. */
const MAX_BODY_BYTES = 256_000;

/** A path that names no possible thing is answered as one that names an unknown thing, and says which part is malformed. */
export function readParams(route: PersonRoute, raw: unknown): Readonly<Record<string, unknown>> | Refusal {
  if (!route.params) return {};
  const params = route.params.safeParse(raw);
  if (params.success) return params.data;
  return { ...notFound('thing', 'at this path'), errors: fieldErrorsOf(params.error.issues, 'path') };
}

/**
 * Reads the query and the JSON body by the route’s schemas. Rejects with the body parser’s error for a body that is too
 * large or not JSON.
 */
export async function readInput(
  route: PersonRoute,
  request: Request,
  response: Response,
): Promise<{ readonly query: unknown; readonly body: unknown } | Refusal> {
  const query = route.query ? parsed(route.query, request.query, 'query') : undefined;
  if (query && isRefusal(query)) return query;
  if (!route.body) return { query: query?.value, body: undefined };
  const isLeftOut = route.bodyOptional === true && hasNoBody(request);
  if (!isLeftOut && !request.is('application/json')) return notJson(request.get('content-type'));
  const body = parsed(route.body, isLeftOut ? {} : await readBody(route, { request, response }), 'body');
  return isRefusal(body) ? body : { query: query?.value, body: body.value };
}

type Exchange = { readonly request: Request; readonly response: Response };

/** By the headers that frame a body (RFC 9112 §6.3): clients send a length of 0 or none. */
function hasNoBody(request: Request): boolean {
  return request.get('transfer-encoding') === undefined && Number(request.get('content-length') ?? 0) === 0;
}

function readBody({ maxBodyBytes = MAX_BODY_BYTES }: PersonRoute, { request, response }: Exchange): Promise<unknown> {
  const parseJson = express.json({ limit: maxBodyBytes, inflate: false });
  return new Promise((resolve, reject) => {
    parseJson(request, response, (error?: unknown) => (error === undefined ? resolve(request.body) : reject(error)));
  });
}

function parsed(schema: z.ZodObject, raw: unknown, place: FieldPlace): { readonly value: unknown } | Refusal {
  const result = schema.safeParse(raw);
  return result.success ? { value: result.data } : invalid(fieldErrorsOf(result.error.issues, place));
}

function notJson(contentType: string | undefined): Refusal<'unreadable'> {
  const got = contentType === undefined ? 'no body or no content type' : 'another content type';
  return {
    refused: 'unreadable',
    detail: `This needs a JSON object and got ${got}. Send one with “Content-Type: application/json”.`,
  };
}
