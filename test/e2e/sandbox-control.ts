import { z } from 'zod';
import type { Fault } from '../../sandbox/fault.ts';
import type { SandboxPlatform } from '../../sandbox/room.ts';
import type { NightRange } from '../../src/domain/night-range.ts';

const roomSchema = z.object({ room: z.string(), feedPath: z.string(), waiting: z.int(), requests: z.int() });
const idSchema = z.object({ id: z.string() });

/** The hand on the simulated platforms, over their control API. */
export class SandboxControl {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Makes a room and answers with the address of its feed, which ends in the secret `token`. */
  async makeRoom(room: string, platform: SandboxPlatform, token: string): Promise<string> {
    const { feedPath } = roomSchema.parse(await this.send('PUT', `/rooms/${room}`, { platform, token }));
    return this.url + feedPath;
  }

  /** Adds a guest's stay and answers with its id. */
  async book(room: string, nights: NightRange): Promise<string> {
    return idSchema.parse(await this.send('POST', `/rooms/${room}/reservations`, nights)).id;
  }

  async cancel(room: string, reservationId: string): Promise<void> {
    await this.send('DELETE', `/rooms/${room}/reservations/${reservationId}`);
  }

  async setFault(room: string, fault: Fault): Promise<void> {
    await this.send('PUT', `/rooms/${room}/fault`, fault);
  }

  /** From now on whoever reads the room's feed waits, until `release`. */
  async hold(room: string): Promise<void> {
    await this.send('POST', `/rooms/${room}/hold`);
  }

  async release(room: string): Promise<void> {
    await this.send('POST', `/rooms/${room}/release`);
  }

  /** How many requests for the room's feed wait, and how many there were in all. */
  async readers(room: string): Promise<{ readonly waiting: number; readonly requests: number }> {
    const { rooms } = z.object({ rooms: z.array(roomSchema) }).parse(await this.send('GET', '/state'));
    const found = rooms.find((one) => one.room === room);
    if (!found) throw new Error(`the sandbox has no room ${room}`);
    return { waiting: found.waiting, requests: found.requests };
  }

  /** Leads a simulated hub, by the path under its control. */
  hub(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.send(method, `/hubs${path}`, body);
  }

  /** Leads a simulated ticketing service or broker: `what` of its control. */
  async account(platform: string, what: string, ...given: readonly unknown[]): Promise<void> {
    await this.send('POST', `/accounts/${platform}/${what}`, given);
  }

  private async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/control${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the sandbox refused ${method} ${path} with ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
