import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Beds24Control, RoomInput } from '../../../sandbox/hubs/beds24/beds24-control.ts';
import type { Sandbox } from '../../../sandbox/server.ts';
import { newSandbox } from '../running-sandbox.ts';

/** An answer of the simulated API: its status, headers and JSON. */
export type Said = { readonly status: number; readonly headers: Headers; readonly json: unknown };

/** A simulated Beds24 as a client by hand sees it: nothing here is the product's. */
export type Beds24ByHand = {
  readonly sandbox: Sandbox;
  readonly hub: Beds24Control;
  readonly ownerId: number;
  readonly roomId: number;
  readonly token: string;
  readonly refreshToken: string;
  ask(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<Said>;
};

const openedSchema = z.object({ token: z.string(), expiresIn: z.number(), refreshToken: z.string() });

/** A hub with one account, one property and `rooms`; requests carry its token unless they say otherwise. */
export async function beds24ByHand({
  rooms = [{ name: 'Lavender' }],
  scopes,
  stateFile,
}: {
  rooms?: RoomInput[];
  scopes?: string[];
  stateFile?: string;
} = {}): Promise<Beds24ByHand> {
  const sandbox = await newSandbox(stateFile);
  const hub = sandbox.hubs.beds24;
  const { ownerId, roomIds } = hub.addAccount([rooms]);
  const base = `${sandbox.url}/hubs/beds24/v2`;
  const setup = await fetch(`${base}/authentication/setup`, { headers: { code: hub.inviteCode(ownerId, scopes) } });
  const { token, refreshToken } = openedSchema.parse(await setup.json());
  const ask: Beds24ByHand['ask'] = async (method, path, { body, headers = { token } } = {}) => {
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const answer = await fetch(base + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...content,
    });
    const text = await answer.text();
    const json: unknown = text === '' ? null : JSON.parse(text);
    return { status: answer.status, headers: answer.headers, json };
  };
  return { sandbox, hub, ownerId, roomId: roomIds[0] ?? 0, token, refreshToken, ask };
}

const documentSchema = z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** What the vendor's document says of one of its schemas, as a judge of values. */
export async function documented(name: string): Promise<z.ZodType> {
  const text = await readFile(new URL('./beds24-document.json', import.meta.url), 'utf8');
  const schema = documentSchema.parse(JSON.parse(text)).schemas[name];
  if (schema === undefined) throw new Error(`the document has no schema ${name}`);
  return z.fromJSONSchema(schema, { defaultTarget: 'openapi-3.0' });
}

/** The names of a documented schema's fields. */
export async function documentedFields(name: string): Promise<string[]> {
  const schema = await documented(name);
  if (!(schema instanceof z.ZodObject)) throw new Error(`${name} is no object`);
  return Object.keys(schema.shape);
}

/** The entries of a list's answer. */
export function dataOf({ json }: Said): Record<string, unknown>[] {
  return z.object({ data: z.array(z.record(z.string(), z.unknown())) }).parse(json).data;
}
