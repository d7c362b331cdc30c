import { DefaultLogger, type Logger, type LogLevel, Runtime } from '@temporalio/worker';
import { type Logger as PinoLogger, pino } from 'pino';

/** The process's log: JSON lines on standard error, so that standard output stays for people. */
export function createLogger(level: 'debug' | 'info' | 'warn' | 'error'): PinoLogger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const satisfies Record<
  LogLevel,
  string
>;

const identifyingKeys = ['workflowId', 'workflowType', 'activityType', 'activityId', 'attempt', 'error'];

/** Which run it is about; never what it worked on. */
function identifying(meta: object | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries({ ...meta }).filter(([key]) => identifyingKeys.includes(key)));
}

/** Leads Temporal's own log into the process's, from `level` on. Call it once, before any worker is made. */
export function installTemporalLog(logger: PinoLogger, level: 'WARN' | 'INFO' = 'WARN'): Logger {
  const temporal = new DefaultLogger(level, (entry) => {
    logger[levels[entry.level]]({ temporal: identifying(entry.meta) }, entry.message);
  });
  Runtime.install({
    logger: temporal,
    telemetryOptions: { logging: { forward: {}, filter: 'warn,temporalio_sdk_core=warn' } },
  });
  return temporal;
}
