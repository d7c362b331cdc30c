import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** For tests without an environment of `temporal.ts`: only errors are logged. Once per test file, before any worker. */
export function quietRuntime(): void {
  const filter = makeTelemetryFilterString({ core: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { forward: {}, filter } } });
}
