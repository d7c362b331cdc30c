import type { Cookie } from 'playwright-core';
import { z } from 'zod';
import { type Problem, problemSchema } from '../../src/contract/problem.ts';

/** What the API answered; a body that is no JSON is undefined. */
export type ApiAnswer = { readonly status: number; readonly body: unknown };

type SessionCookie = Pick<Cookie, 'name' | 'value'>;

/** The header by which the product tells whoever bears this name from the others, who are all on this machine. */
export function addressOf(name: string): { readonly 'x-forwarded-for': string } {
  const sum = Array.from(name).reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 65_536, 7);
  return { 'x-forwarded-for': `198.18.${sum >> 8}.${sum & 255}` };
}

/** The API as a signed-in program uses it, beside the browser. */
export class ApiClient {
  readonly cookie: SessionCookie;
  private readonly url: string;

  private constructor(url: string, cookie: SessionCookie) {
    this.url = url;
    this.cookie = cookie;
  }

  /** Signs in. Rejects when the account is refused. */
  static async signIn(url: string, account: { readonly email: string; readonly password: string }): Promise<ApiClient> {
    const { email, password } = account;
    const response = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...addressOf(email) },
      body: JSON.stringify({ email, password }),
    });
    const [, name, value] = /^([^=]+)=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '') ?? [];
    if (name === undefined || value === undefined) throw new Error(`${email} cannot sign in: ${response.status}`);
    return new ApiClient(url, { name, value });
  }

  /** One call, whatever its answer. */
  async send(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const { name, value } = this.cookie;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        cookie: `${name}=${value}`,
        origin: this.url,
        'content-type': 'application/json',
        ...addressOf(value),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** A call that must succeed, with its `data` read by `schema`. */
  async data<Schema extends z.ZodType>(
    schema: Schema,
    request: { readonly method: string; readonly path: string; readonly body?: unknown },
  ): Promise<z.output<Schema>> {
    const { method, path, body } = request;
    const answer = await this.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return schema.parse(z.object({ data: z.unknown() }).parse(answer.body).data);
  }

  /** A call that must be refused, with the problem that it answers. */
  async problem(method: string, path: string, body?: unknown): Promise<Problem> {
    const answer = await this.send(method, path, body);
    if (answer.status < 400) throw new Error(`${method} ${path} was not refused: ${answer.status}`);
    return problemSchema.parse(answer.body);
  }
}
