import { z } from 'zod';
import { DEMO_PASSWORD } from '../../src/embedded/demo-accounts.ts';

const listingsSchema = z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })) });
const startedSchema = z.object({ data: z.object({ runId: z.string() }) });
const runSchema = z.object({
  data: z.object({
    status: z.string(),
    number: z.number().nullable(),
    results: z.array(z.object({ label: z.string() })),
  }),
});

/** The demo’s host at the API of a running product. */
export class DemoHostClient {
  private readonly url: string;
  private readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  static async signIn(url: string): Promise<DemoHostClient> {
    const answer = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ email: 'host@relais.example', password: DEMO_PASSWORD }),
    });
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (!answer.ok || cookies.length === 0) throw new Error(`Sign-in answers ${answer.status}: ${await answer.text()}`);
    return new DemoHostClient(url, cookies.join('; '));
  }

  async listingId(name: string): Promise<string> {
    const { data } = listingsSchema.parse(await this.json('GET', '/api/listings'));
    const found = data.find((listing) => listing.name === name);
    if (!found) throw new Error(`The demo has no listing ${name}.`);
    return found.id;
  }

  /** Presses “Synchroniser maintenant”; the ID of the run. */
  async sync(listingId: string): Promise<string> {
    return startedSchema.parse(await this.json('POST', `/api/listings/${listingId}/calendar/sync`)).data.runId;
  }

  async run(runId: string) {
    return runSchema.parse(await this.json('GET', `/api/runs/${runId}`)).data;
  }

  private async json(method: string, path: string): Promise<unknown> {
    const answer = await fetch(this.url + path, { method, headers: { cookie: this.cookie, origin: this.url } });
    if (!answer.ok) throw new Error(`${method} ${path} answers ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}
