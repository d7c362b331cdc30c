import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { type ProblemCode, problemSchema, problemStatuses } from '../contract/problem.ts';
import type { Route } from '../contract/route.ts';

type OpenApiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document of the routes: written by the same schemas that read requests and answers. */
export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'relais', version: '1.0.0', description: introduction },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    security: [{ session: [] }],
    paths: pathsOf(routes),
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'relais.session_token',
          description: 'Set by POST /api/auth/sign-in/email. Its name begins with `__Host-` where the site has https.',
        },
      },
    },
  });
}

const introduction = [
  'Keeps rental calendars in step with the outside platforms that also change them.',
  'Success is `{ data, meta }`; a refusal is a problem (RFC 9457) whose `code` says what to do by.',
  'Sign in with `POST /api/auth/sign-in/email` and `{ email, password }`, sign out with `POST /api/auth/sign-out`.',
  'Nights are half-open: `to` and `checkOut` are the day of departure.',
].join('\n\n');

function pathsOf(routes: readonly Route[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  }
  return paths;
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
    },
    ...(route.body
      ? { requestBody: { required: !route.bodyOptional, content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses: { ...answerOf(route), ...problemsOf(route) },
  };
}

const answerWords = { 200: 'Done', 201: 'Made', 202: 'Taken on: see Location', 204: 'Done; no body' } as const;

function answerOf({ answer }: Route): ZodOpenApiResponsesObject {
  const description = answerWords[answer.status];
  if (!answer.data) return { [`${answer.status}`]: { description } };
  if (answer.mediaType) {
    return { [`${answer.status}`]: { description, content: { [answer.mediaType]: { schema: answer.data } } } };
  }
  const schema = z.object({ data: answer.data, ...(answer.meta ? { meta: answer.meta } : {}) });
  const location = { headers: { Location: { schema: { type: 'string' }, description: 'Where to read it' } } } as const;
  return {
    [`${answer.status}`]: {
      description,
      ...(answer.status === 202 ? location : {}),
      content: { 'application/json': { schema } },
    },
  };
}

function problemsOf(route: Route): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  const codes = problemCodesOf(route);
  for (const status of new Set(codes.map((code) => problemStatuses[code]))) {
    const alike = codes.filter((code) => problemStatuses[code] === status);
    responses[`${status}`] = {
      description: alike.map((code) => `\`${code}\``).join(' or '),
      content: { 'application/problem+json': { schema: problemSchema } },
    };
  }
  return responses;
}

/** Every refusal that a route can give: by its access, its parts, and the ones that it names. */
export function problemCodesOf(route: Route): readonly ProblemCode[] {
  const isUnsafe = route.method !== 'get';
  const hasRole = route.access === 'support' || route.access === 'admin';
  return [
    ...(route.body ? (['unreadable', 'body_too_large'] as const) : []),
    ...(route.access === 'public' ? [] : (['unauthenticated'] as const)),
    ...(hasRole ? (['forbidden'] as const) : []),
    ...(isUnsafe ? (['cross_site'] as const) : []),
    ...(route.params ? (['not_found'] as const) : []),
    ...(route.problems ?? []),
    ...(route.body || route.query ? (['invalid'] as const) : []),
    'internal',
    'unavailable',
  ];
}
