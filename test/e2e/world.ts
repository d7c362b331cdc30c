import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { PushService } from '../support/push-service.ts';
import { ApiClient } from './api-client.ts';
import { startChromium } from './chromium.ts';
import { linkIn, mailTo } from './mailbox.ts';
import { type Addresses, Product } from './product.ts';
import { SandboxControl } from './sandbox-control.ts';
import { Visitor } from './visitor.ts';

/** Somebody who can sign in. */
export type Account = { readonly email: string; readonly password: string };

const DEMO_PASSWORD = 'relais-demo';

/** The accounts that the start prints. */
export const demo = {
  host: { email: 'host@relais.example', password: DEMO_PASSWORD },
  support: { email: 'support@relais.example', password: DEMO_PASSWORD },
  admin: { email: 'admin@relais.example', password: DEMO_PASSWORD },
} as const;

type Running = { readonly product: Product; readonly browser: Browser; readonly push: PushService };

/** Where a journey finds a running product, browsers and people. Use after `start`. */
export class World {
  private running: Running | undefined;
  private readonly visitors: Visitor[] = [];
  private readonly troublesOfThoseWhoLeft: string[] = [];
  private readonly clients = new Map<string, ApiClient>();
  private readonly members = new Map<string, Account>();

  /** Starts the product and the browser. */
  async start(chromiumPath: string): Promise<void> {
    const browser = await startChromium(chromiumPath);
    const push = await PushService.start();
    try {
      this.running = { product: await Product.start(push.origin), browser, push };
    } catch (error) {
      await Promise.all([browser.close(), push.close()]);
      throw error;
    }
  }

  get product(): Product {
    return this.parts.product;
  }

  get addresses(): Addresses {
    return this.product.addresses;
  }

  get sandbox(): SandboxControl {
    return new SandboxControl(this.addresses.sandbox);
  }

  /** The push service of all browsers here. */
  get push(): PushService {
    return this.parts.push;
  }

  /** A new browser in which nobody is signed in. */
  async stranger(): Promise<Visitor> {
    const visitor = await Visitor.arrive(this.parts.browser);
    this.visitors.push(visitor);
    return visitor;
  }

  /** A new browser in which the account is signed in already: signing in again and again is refused after a while. */
  async visitor(account: Account): Promise<Visitor> {
    const visitor = await this.stranger();
    const { cookie } = await this.api(account);
    await visitor.context.addCookies([{ ...cookie, url: this.addresses.pages }]);
    return visitor;
  }

  /** The API for the account. */
  async api(account: Account): Promise<ApiClient> {
    const known = this.clients.get(account.email) ?? (await ApiClient.signIn(this.addresses.pages, account));
    this.clients.set(account.email, known);
    return known;
  }

  /** A member of this name, who has nothing yet when asked for the first time. */
  async member(name: string): Promise<Account> {
    const known = this.members.get(name) ?? (await this.invite(name));
    this.members.set(name, known);
    return known;
  }

  /** What went wrong behind all pages since the last call. */
  takeTroubles(): string[] {
    return [...this.troublesOfThoseWhoLeft.splice(0), ...this.visitors.flatMap((visitor) => visitor.takeTroubles())];
  }

  /** Closes every browser window of the journey that ends. */
  async everyoneLeaves(): Promise<void> {
    const leaving = this.visitors.splice(0);
    await Promise.all(leaving.map((visitor) => visitor.leave()));
    this.troublesOfThoseWhoLeft.push(...leaving.flatMap((visitor) => visitor.takeTroubles()));
  }

  /** Ends whatever still runs. */
  async end(): Promise<void> {
    await this.running?.browser.close();
    await this.running?.product.stop();
    await this.running?.product.forget();
    await this.running?.push.close();
  }

  private async invite(name: string): Promise<Account> {
    const account = { email: `${name.toLowerCase()}@relais.example`, password: `${name}-a-un-secret` };
    const admin = await this.api(demo.admin);
    const body = { email: account.email, name, role: 'member', locale: 'fr' };
    await admin.data(z.unknown(), { method: 'POST', path: '/api/admin/invitations', body });
    const mail = await mailTo(this.addresses.mailbox, account.email, 'Votre invitation à relais');
    const token = new URL(linkIn(mail)).searchParams.get('token');
    const set = { newPassword: account.password, token };
    const { status } = await admin.send('POST', '/api/auth/reset-password', set);
    if (status !== 200) throw new Error(`the password of ${account.email} was not taken: ${status}`);
    return account;
  }

  private get parts() {
    if (!this.running) throw new Error('the product was not started');
    return this.running;
  }
}
