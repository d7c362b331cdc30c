import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createCriticalMailer } from '../../src/connectors/mail/critical-mailer.ts';
import { WATCH_MS } from '../../src/domain/critical-fault.ts';
import { type Instant, msBetween, plusMs } from '../../src/domain/instant.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import type { CriticalLook } from '../../src/health-ports.ts';
import { watchOnce } from '../../src/parts/critical-watching.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { mailerSettings, messageIdOf } from '../mail/mailer-settings.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { type FaultySmtp, startFaultySmtp } from '../support/smtp-faults.ts';
import { devServerEnvironment } from '../support/temporal.ts';
import { SUPPORT_EMAIL, World } from '../support/world.ts';
import { Program } from './child-process.ts';

const START_MS = 90_000;
const FIVE_MINUTES_MS = 5 * 60_000;

let world: World;
let environment: TestWorkflowEnvironment;
let smtp: FaultySmtp;
let adminAddress: string;
let settings: NodeJS.ProcessEnv;
const programs: Program[] = [];

beforeAll(async () => {
  [world, environment, smtp] = await Promise.all([World.create(), devServerEnvironment(), startFaultySmtp()]);
  const { memberId } = await world.aMember('admin');
  adminAddress = `${memberId}@relais.example`;
  settings = {
    DATABASE_URL: await databaseUrl(),
    TEMPORAL_ADDRESS: environment.address,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    AUTH_SECRET: 'an-auth-secret-of-the-tests-0123456789',
    ...{
      BASE_URL: 'https://relais.example',
      SMTP_URL: smtp.url,
      SUPPORT_EMAIL,
      PORT: String(await freePort()),
      LOG_LEVEL: 'error',
    },
  };
}, START_MS);
afterAll(async () => {
  await Promise.all(programs.map((program) => program.end('SIGKILL')));
  await Promise.all([environment.teardown(), smtp.stop()]);
  await world.close();
});

async function databaseUrl(): Promise<string> {
  const rows = await world.prisma.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
  return new URL(`/${rows[0]?.name}`, process.env['TEST_DATABASE_URL'] ?? '').href;
}

/** A process of `npm run serve:…`, once it has done what only it does. */
async function started(script: string, what: string, hasBegun: () => Promise<boolean>): Promise<Program> {
  const program = new Program(script, { env: settings });
  programs.push(program);
  const isUp = async () => {
    if (!program.isRunning()) throw new Error(`${script} ended early:\n${program.err}`);
    return hasBegun();
  };
  await eventuallyTrue(what, isUp, START_MS);
  return program;
}

const aWorker = (since: Instant) =>
  started('src/worker.ts', 'the worker’s beats', async () => {
    const beats = await world.prisma.workerHeartbeat.findMany({ where: { startedAt: { gte: since } } });
    return beats.length === 2;
  });

/** What the API process does every half a minute, on a clock that the test moves. Gives what changed. */
async function lookAt(now: Instant): Promise<readonly CriticalLook[]> {
  const changed: CriticalLook[] = [];
  const watch = world.stores.criticalWatch(30 * 60_000);
  const noted = (look: CriticalLook) => {
    if (look.opened.length + look.ended.length > 0) changed.push(look);
    return look;
  };
  await watchOnce({
    watch: { ...watch, look: async (at) => noted(await watch.look(at)) },
    mailer: createCriticalMailer(mailerSettings(smtp.url)),
    bell: async () => {},
    clock: { now: () => now },
    logger: pino({ level: 'silent' }),
  });
  return changed;
}

/** Looks every half a minute until something changed; gives what and when. */
async function lookUntilChanged(from: Instant): Promise<{ readonly look: CriticalLook; readonly at: Instant }> {
  for (let at = plusMs(from, WATCH_MS); msBetween(from, at) <= FIVE_MINUTES_MS; at = plusMs(at, WATCH_MS)) {
    const [look] = await lookAt(at);
    if (look) return { look, at };
  }
  throw new Error('Nobody was told within five minutes.');
}

const toAdmin = () => smtp.received.filter(({ to }) => to.includes(adminAddress));
const kindsOf = (look: CriticalLook) => [look.opened.map(({ kind }) => kind), look.ended.map(({ kind }) => kind)];

test(
  'the API process looks by itself as soon as it runs',
  async () => {
    const api = await started(
      'src/server.ts',
      'the first look',
      async () => (await world.prisma.criticalWatch.count()) > 0,
    );
    await api.end('SIGTERM');
  },
  START_MS,
);

describe('a worker that is killed', () => {
  let killedAt: Instant;
  let told: Awaited<ReturnType<typeof lookUntilChanged>>;
  beforeAll(async () => {
    const worker = await aWorker(systemClock.now());
    expect(await lookAt(systemClock.now())).toEqual([]);
    await worker.end('SIGKILL');
    killedAt = systemClock.now();
    told = await lookUntilChanged(killedAt);
  }, 2 * START_MS);

  test('is told to the admin by mail within five minutes, once, although no worker sends any', () => {
    const [mail, ...others] = toAdmin();
    expect(msBetween(killedAt, told.at)).toBeLessThanOrEqual(FIVE_MINUTES_MS);
    expect(kindsOf(told.look)).toEqual([['worker_silent'], []]);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('relais est à l’arrêt\u00a0: aucun worker ne prend de synchronisation');
    expect(mail?.text).toContain('https://relais.example/admin/health');
    expect(mail?.text).toContain('docs/operations.md#4-no-worker-polls');
  });

  test('is told under the ID that its word has, and is not told again while it lasts', async () => {
    const [word] = await world.prisma.criticalWord.findMany();
    for (let minute = 1; minute <= 30; minute += 0.5) await lookAt(plusMs(told.at, minute * 60_000));
    expect(toAdmin().map(({ messageId }) => messageId)).toEqual([messageIdOf(word?.id ?? 'none')]);
  });

  test(
    'is over, and told to be over, once another works',
    async () => {
      const since = systemClock.now();
      const worker = await aWorker(since);
      await worker.end('SIGKILL');
      // What it said is moved to the clock of the looks.
      const { count } = await world.prisma.workerHeartbeat.updateMany({
        where: { startedAt: { gte: since } },
        data: { beatAt: plusMs(told.at, 31 * 60_000) },
      });
      const [look] = await lookAt(plusMs(told.at, 31 * 60_000));
      expect([count, look && kindsOf(look)]).toEqual([2, [[], ['worker_silent']]]);
      expect(toAdmin()).toHaveLength(2);
      expect(toAdmin()[1]?.subject).toBe('Terminé\u00a0: un worker prend de nouveau les synchronisations');
    },
    START_MS,
  );
});
