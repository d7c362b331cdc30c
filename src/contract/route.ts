import type { z } from 'zod';
import type { ProblemCode } from './problem.ts';

/**
 * Who may call a route. `owner`: the owner of the thing named in the path, and for everyone else it does not exist.
 * `owner_or_support`: also support and admin, and each of their calls on another's thing is audited. `scheduler`: admin, or
 * a program that shows the secret of the scheduler.
 */
export type Access = 'public' | 'member' | 'owner' | 'owner_or_support' | 'support' | 'admin' | 'scheduler';

/**
 * One route of the API, written once: Express mounts it, OpenAPI documents it, the web client is typed by it, and the
 * access tests are generated from it. `path` is in OpenAPI form (`/api/listings/{listingId}`); `answer.data` is what
 * stands under `data`; with a `mediaType` it is text and the whole body. A 204 has no body. `problems` are the expected refusals besides those that every route of its
 * access can give (401, 403, 404 of the path's thing, 422, 503).
 */
export type Route = {
  readonly id: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: `/${string}`;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** A request without a body is one with `{}`. */
  readonly bodyOptional?: true;
  /** The largest body that is read where it is not 256,000 bytes. */
  readonly maxBodyBytes?: number;
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204;
    readonly data?: z.ZodType;
    readonly meta?: z.ZodObject;
    readonly mediaType?: 'text/html';
    /** Also all of it as text/csv, for who accepts nothing else. */
    readonly csv?: true;
  };
  readonly problems?: readonly ProblemCode[];
};

/** Keeps the literal types of a route, so that its handler and its client are checked against it. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

/** What a handler receives and a client sends, by part of the request; `undefined` where the route has no such part. */
export type ParamsOf<R extends Route> = R['params'] extends z.ZodObject ? z.output<R['params']> : undefined;
export type QueryOf<R extends Route> = R['query'] extends z.ZodObject ? z.output<R['query']> : undefined;
export type BodyOf<R extends Route> = R['body'] extends z.ZodObject ? z.output<R['body']> : undefined;
export type DataOf<R extends Route> = R['answer']['data'] extends z.ZodType ? z.output<R['answer']['data']> : undefined;
export type MetaOf<R extends Route> = R['answer']['meta'] extends z.ZodObject
  ? z.output<R['answer']['meta']>
  : undefined;
