import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import type { AlertSettings } from './domain/alert.ts';
import type { RetryPolicy } from './domain/retry.ts';
import { type SweepModeSetting, sweepModeSettings } from './domain/sweep.ts';
import type { VapidKeys } from './notice-ports.ts';
import type { EncryptionKey } from './persistence/secret-box.ts';
import type { TemporalTarget } from './temporal/connection.ts';
import { isVapidPair } from './vapid-pair.ts';

/** All settings, read once. What is undefined is embedded by `npm start` and required by the parts run apart. */
export type Config = {
  readonly port: number;
  /** True when PORT was set: then a busy port is an error instead of a reason to take the next. */
  readonly isPortExplicit: boolean;
  /** The port of 127.0.0.1 at which a worker that runs apart says how it is; without it, it says so nowhere. */
  readonly workerPort: number | undefined;
  readonly baseUrl: string | undefined;
  readonly home: string;
  readonly isDemo: boolean | undefined;
  readonly databaseUrl: string | undefined;
  readonly temporal: TemporalTarget | undefined;
  readonly temporalUiUrl: string | undefined;
  readonly temporalCliPath: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Where support is told of escalated alerts; without it, members who are support are told. */
  readonly supportEmail: string | undefined;
  readonly alerts: AlertSettings;
  readonly authSecret: string | undefined;
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]] | undefined;
  /** The keys of web push; without them, parts that run apart push to nobody. */
  readonly vapidKeys: VapidKeys | undefined;
  readonly sweepIntervalMs: number;
  readonly sweepMode: SweepModeSetting;
  readonly retry: RetryPolicy;
  readonly allowedOrigins: readonly string[];
  /** Where simulated hubs are; without it, hubs are the real ones. */
  readonly hubsSandboxUrl: string | undefined;
  /** What an outside cron shows to start the scheduler of brokers; without it, none can. */
  readonly schedulerSecret: string | undefined;
  readonly trustProxyHops: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
};

/** Settings that cannot be used, each named with what is wrong. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings';
}

type Environment = Readonly<Record<string, string | undefined>>;

const KEY_BYTES = 32;

// What a pass may take with all its attempts, a little below what its workflow gives them; each is cut after a minute.
const PASS_MS = 18 * 60_000;
const ATTEMPT_MS = 60_000;
// The longest that jitter makes of a wait.
const JITTER = 1.2;

const wholeNumber = (least: number, most: number, fallback: number) =>
  z.coerce.number().int().min(least).max(most).default(fallback);

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be exact origins such as http://127.0.0.1:4000, separated by commas',
});

const encryptionKeys = z.string().transform((text, context): [EncryptionKey, ...EncryptionKey[]] => {
  const keys = text.split(',').map((part): EncryptionKey => {
    const [id, value] = part.trim().split(':');
    return { id: id ?? '', key: Buffer.from(value ?? '', 'base64') };
  });
  const [first, ...others] = keys;
  const areDistinct = new Set(keys.map(({ id }) => id)).size === keys.length;
  if (first && areDistinct && keys.every(({ id, key }) => /^\w+$/.test(id) && key.length === KEY_BYTES))
    return [first, ...others];
  context.addIssue({
    code: 'custom',
    message: 'must be <id>:<32 bytes in base64>, each with an ID of its own, the newest first, separated by commas',
  });
  return z.NEVER;
});

/** The longest that a pass can take: every attempt cut at its end, and every wait between them at its longest. */
function longestPassMs({ maxRetries, baseMs, factor, maxMs }: RetryPolicy): number {
  const waitsMs = Array.from({ length: maxRetries }, (_, retry) => Math.min(baseMs * factor ** retry, maxMs) * JITTER);
  return waitsMs.reduce((sumMs, waitMs) => sumMs + waitMs, (maxRetries + 1) * ATTEMPT_MS);
}

const settingsSchema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  WORKER_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  BASE_URL: origin.optional(),
  RELAIS_HOME: z.string().default('.relais'),
  RELAIS_DEMO: z.enum(['0', '1']).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  TEMPORAL_ADDRESS: z.string().optional(),
  TEMPORAL_UI_URL: z.url().optional(),
  TEMPORAL_CLI_PATH: z.string().optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default('relais <relais@localhost>'),
  SUPPORT_EMAIL: z.email().max(254).optional(),
  ALERT_ESCALATION_THRESHOLD: wholeNumber(1, 100, 3),
  ALERT_COUNT_SPACING_MIN: wholeNumber(0, 1_440, 5),
  AUTH_SECRET: z.string().min(32).optional(),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  VAPID_PUBLIC_KEY: z.string().optional(),
  VAPID_PRIVATE_KEY: z.string().optional(),
  CALENDAR_SYNC_INTERVAL_MIN: z.coerce
    .number()
    .min(1 / 30)
    .max(1440)
    .default(30),
  SWEEP_MODE: z.enum(sweepModeSettings).default('auto'),
  RETRY_MAX: wholeNumber(0, 10, 3),
  RETRY_BASE_MS: wholeNumber(1, 60_000, 1_000),
  RETRY_FACTOR: z.coerce.number().min(1).max(10).default(2),
  RETRY_MAX_MS: wholeNumber(1, 600_000, 300_000),
  FETCH_ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(origin)),
  HUBS_SANDBOX_URL: origin.optional(),
  SCHEDULER_SECRET: z.string().min(32).optional(),
  TRUST_PROXY_HOPS: wholeNumber(0, 10, 0),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});
type Settings = z.output<typeof settingsSchema>;

const environmentSchema = settingsSchema.superRefine((settings, context) => {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = settings;
  if ((publicKey !== undefined || privateKey !== undefined) && !isVapidPair(publicKey, privateKey))
    context.addIssue({
      code: 'custom',
      path: ['VAPID_PUBLIC_KEY'],
      message: 'must be set with VAPID_PRIVATE_KEY, both as `npx web-push generate-vapid-keys` made them together',
    });
  const tooLongMs = longestPassMs(retryOf(settings));
  if (tooLongMs <= PASS_MS) return;
  context.addIssue({
    code: 'custom',
    path: ['RETRY_MAX'],
    message: `with RETRY_BASE_MS, RETRY_FACTOR and RETRY_MAX_MS a pass could take ${Math.ceil(tooLongMs / 60_000)} min, and it has ${PASS_MS / 60_000}: lower one of the four`,
  });
});

function retryOf({ RETRY_MAX, RETRY_BASE_MS, RETRY_FACTOR, RETRY_MAX_MS }: Settings): RetryPolicy {
  return { maxRetries: RETRY_MAX, baseMs: RETRY_BASE_MS, factor: RETRY_FACTOR, maxMs: RETRY_MAX_MS };
}

function vapidKeysOf({ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey }: Settings): VapidKeys | undefined {
  return publicKey === undefined || privateKey === undefined ? undefined : { publicKey, privateKey };
}

/** Reads the settings. An empty variable counts as not set. @throws InvalidSettings that lists every wrong one at once. */
export function loadConfig(environment: Environment): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidSettings(`These settings cannot be used:\n${lines.join('\n')}`);
  }
  return configOf(parsed.data, given);
}

function configOf(env: Settings, environment: Environment): Config {
  return {
    port: env.PORT ?? 3000,
    isPortExplicit: env.PORT !== undefined,
    workerPort: env.WORKER_PORT,
    baseUrl: env.BASE_URL,
    home: env.RELAIS_HOME,
    isDemo: env.RELAIS_DEMO === undefined ? undefined : env.RELAIS_DEMO === '1',
    databaseUrl: env.DATABASE_URL,
    temporal: env.TEMPORAL_ADDRESS === undefined ? undefined : temporalTarget(environment),
    temporalUiUrl: env.TEMPORAL_UI_URL,
    temporalCliPath: env.TEMPORAL_CLI_PATH,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    supportEmail: env.SUPPORT_EMAIL?.toLowerCase(),
    alerts: { threshold: env.ALERT_ESCALATION_THRESHOLD, countSpacingMs: env.ALERT_COUNT_SPACING_MIN * 60_000 },
    authSecret: env.AUTH_SECRET,
    encryptionKeys: env.ENCRYPTION_KEYS,
    vapidKeys: vapidKeysOf(env),
    sweepIntervalMs: env.CALENDAR_SYNC_INTERVAL_MIN * 60_000,
    sweepMode: env.SWEEP_MODE,
    retry: retryOf(env),
    allowedOrigins: env.FETCH_ALLOWED_ORIGINS,
    hubsSandboxUrl: env.HUBS_SANDBOX_URL,
    schedulerSecret: env.SCHEDULER_SECRET,
    trustProxyHops: env.TRUST_PROXY_HOPS,
    logLevel: env.LOG_LEVEL,
  };
}

/** Temporal's own environment configuration: address, namespace, TLS and API key from `TEMPORAL_*` or its file. */
function temporalTarget(environment: Environment): TemporalTarget {
  const overrideEnvVars = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars });
  return { connection: connectionOptions, namespace: namespace ?? 'default' };
}
