import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../../src/embedded/free-port.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { composeService, type Environment } from './compose-file.ts';
import { ContainerProcess } from './container-process.ts';
import { buildImage, type Image } from './image.ts';
import { type Services, startServices } from './services.ts';

// The ports that the containers listen on, each of which has an address of its own there.
const CONTAINER_PORTS = ['3000', '3001'] as const;
const HEALTH_DEADLINE_MS = 120_000;

/** What docker-compose.yml makes, on this machine and without Docker. */
export class Installation {
  readonly baseUrl: string;
  readonly services: Services;
  private readonly folder: string;
  private readonly image: Image;
  private readonly dotEnv: Environment;
  private readonly ports: ReadonlyMap<string, number>;
  private readonly running: ContainerProcess[] = [];

  private constructor(parts: {
    folder: string;
    image: Image;
    services: Services;
    dotEnv: Environment;
    ports: ReadonlyMap<string, number>;
  }) {
    this.folder = parts.folder;
    this.image = parts.image;
    this.services = parts.services;
    this.dotEnv = parts.dotEnv;
    this.ports = parts.ports;
    this.baseUrl = parts.dotEnv['BASE_URL'] ?? '';
  }

  /** Builds the image and starts the services that are not relais; `settings` is what `.env` holds besides the secrets. */
  static async make(settings: (services: Services) => Environment): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'relais-production-'));
    await chmod(folder, 0o755);
    const POSTGRES_PASSWORD = 'f00d0123456789abcdef';
    const services = await startServices(folder, POSTGRES_PASSWORD);
    try {
      const image = await buildImage(join(folder, 'image'));
      const ports = new Map<string, number>();
      for (const port of CONTAINER_PORTS) ports.set(port, await freePort());
      const dotEnv = {
        POSTGRES_PASSWORD,
        AUTH_SECRET: 'an-auth-secret-of-the-tests-0123456789',
        ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
        BASE_URL: `http://localhost:${ports.get('3000')}`,
        ...settings(services),
      };
      return new Installation({ folder, image, services, dotEnv, ports });
    } catch (error) {
      await services.stop();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Starts what the container of this service runs, or `command` in its place; `without` one setting, or with others. */
  async run(
    name: string,
    options: { command?: readonly string[]; without?: string; settings?: Environment } = {},
  ): Promise<ContainerProcess> {
    const { entrypoint, command, environment } = await composeService(name, this.dotEnv);
    const given = Object.entries(environment).filter(([key]) => key !== options.without);
    const started = new ContainerProcess({
      command: options.command ?? [...entrypoint, ...command],
      environment: {
        ...this.image.environment,
        PATH: [this.services.binFolder, process.env['PATH']].join(delimiter),
        ...Object.fromEntries(given.map(([key, value]) => [key, this.onThisMachine(value)])),
        ...options.settings,
      },
      cwd: this.image.folder,
    });
    this.running.push(started);
    return started;
  }

  /** Resolves once the health check of the service passes. Rejects with what its process wrote when that ends before. */
  async healthy(name: string, container: ContainerProcess): Promise<void> {
    const { healthcheck } = await composeService(name, this.dotEnv);
    const command = (healthcheck?.test ?? []).slice(1).map((word) => this.onThisMachine(word));
    const isHealthy = async () => {
      if (!container.isRunning()) throw new Error(`${name} ended early and wrote:\n${container.out}${container.err}`);
      return (await (await this.run(name, { command })).end()) === 0;
    };
    await eventuallyTrue(`the health of ${name}`, isHealthy, HEALTH_DEADLINE_MS);
  }

  /** Stops what still runs and removes everything. */
  async remove(): Promise<void> {
    await Promise.all(this.running.map((container) => container.stop(30_000)));
    await this.services.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The names and ports of the containers’ network, as the addresses that stand for them here. */
  private onThisMachine(text: string): string {
    const addresses = Object.entries(this.services.addresses);
    const mapped = addresses.reduce((result, [name, address]) => result.replaceAll(name, address), text);
    const port = this.ports.get(mapped);
    if (port !== undefined) return String(port);
    return mapped.replace(/(?<=^http:\/\/127\.0\.0\.1:)\d+/, (found) => String(this.ports.get(found) ?? found));
  }
}
