import type { Request, Response } from 'express';
import { sendJson } from '../hub-desk.ts';
import type { Beds24Fake } from './beds24-bookings.ts';
import { type Beds24Caller, spend } from './beds24-gate.ts';
import { pageOf } from './beds24-parameters.ts';

/** Entries of a page (thierrynzaramba-stack/hotesmart). */
const pageSize = 100;

/** Sends one page of a list, from 1. A full page costs 1.5 credits, an empty one 1. */
export function sendList(
  fake: Beds24Fake,
  { request, response, caller }: { request: Request; response: Response; caller: Beds24Caller },
  { type, all }: { readonly type: string; readonly all: readonly unknown[] },
): void {
  const page = pageOf(request);
  const data = all.slice((page - 1) * pageSize, page * pageSize);
  const nextPageExists = all.length > page * pageSize;
  // A URL, though one client found that it cannot be used.
  const nextPageLink = nextPageExists ? `https://api.beds24.com/v2${request.path}?page=${page + 1}` : null;
  const headers = spend(fake, caller, Math.round((1 + data.length / 200) * 10) / 10);
  sendJson(
    response,
    200,
    { success: true, type, count: data.length, pages: { nextPageExists, nextPageLink }, data },
    headers,
  );
}
