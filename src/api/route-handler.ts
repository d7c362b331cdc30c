import type { ProblemCode } from '../contract/problem.ts';
import type { Access, BodyOf, DataOf, MetaOf, ParamsOf, QueryOf, Route } from '../contract/route.ts';
import type { Instant } from '../domain/instant.ts';
import type { Reach } from '../domain/member.ts';
import type { Refusal } from './refusal.ts';
import type { Person } from './session.ts';

/** A route that needs a person. */
export type PersonRoute = Route & { readonly access: Exclude<Access, 'public'> };

/** A request that was let in and read: its parts by the route’s schemas, who asks, and whose things they may touch. */
export type Call<R extends Route> = {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly person: Person;
  readonly reach: Reach;
  readonly now: Instant;
};

/**
 * What a handler gives. `location` is the path for the `Location` header (RFC 9110 §10.2.2); `headers` are those of an answer
 * with a media type of its own.
 */
export type Answer<R extends Route> = {
  readonly data: DataOf<R>;
  readonly meta?: MetaOf<R>;
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** All of it as a table, for who asks for text/csv. */
  readonly csv?: () => Promise<string>;
};

type AnyRouteCode = 'unauthenticated' | 'forbidden' | 'not_found' | 'invalid';

/** The refusals that a handler may give: those of every route, and those that its route names. */
export type RefusalOf<R extends Route> = Refusal<
  R extends { readonly problems: readonly (infer Code extends ProblemCode)[] } ? Code | AnyRouteCode : AnyRouteCode
>;

/** A handler whose types were checked against its route and are now read at run time, by the route’s schemas. */
export type BoundRoute<Id extends string = string> = {
  readonly id: Id;
  readonly route: PersonRoute;
  readonly serve: (call: LooseCall) => Promise<LooseAnswer | Refusal>;
};

/** A `Call` of some route. */
export type LooseCall = {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly person: Person;
  readonly reach: Reach;
  readonly now: Instant;
};

/** An `Answer` of some route. */
export type LooseAnswer = {
  readonly data: unknown;
  readonly meta?: unknown;
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly csv?: () => Promise<string>;
};

/** Binds a handler to its route, with all types checked against the contract. */
export function handle<R extends PersonRoute>(
  route: R,
  serve: (call: Call<R>) => Promise<Answer<R> | RefusalOf<R>>,
): BoundRoute<R['id']>;
export function handle(route: PersonRoute, serve: BoundRoute['serve']): BoundRoute {
  return { id: route.id, route, serve };
}
