import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Actor, Locale } from '../domain/member.ts';

/** The signed-in person, with the language to answer in. */
export type Person = Actor & { readonly locale: Locale };

/** Who sent these headers; undefined when nobody is signed in. Rejects only when it cannot be known (no database). */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Person | undefined>;

/** Serves `/api/auth/*` whole: it reads the body, with a limit of its own, and writes the answer. */
export type AuthHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
