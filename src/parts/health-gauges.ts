import { Gauge, type Registry } from 'prom-client';
import { RATE_WINDOW_MIN } from '../contract/health.ts';
import { isBreakerOpen } from '../domain/breaker.ts';
import { criticalFaultKinds, WORKER_SILENT_MS, workerQueues } from '../domain/critical-fault.ts';
import { type Instant, msBetween, plusMinutes } from '../domain/instant.ts';
import type { Platform } from '../domain/platform.ts';
import { platformOfKey } from '../domain/platform-of-key.ts';
import { latencyMs, noReadings, successRate, sumOfMeasures } from '../domain/reading-measure.ts';
import type {
  HealthSources,
  PlatformHealth,
  RecentExposure,
  ScheduleHealth,
  Waiting,
  WorkerHealth,
} from '../health-ports.ts';

/** Sets figures of relais as a whole. Labels are few: known platforms and `other`, never a host, an ID or an address. */
export type HealthGauges = {
  /** Reads everything and sets it. Rejects when the database does not answer. */
  read(sources: HealthSources, now: Instant): Promise<void>;
  /** Says that nothing is known: figures from before would pass for what is so now. */
  unreadable(): void;
};

/** The gauges, registered. */
export function createHealthGauges(registry: Registry): HealthGauges {
  const gauges = makeGauges(registry);
  const forget = () => {
    for (const gauge of Object.values(gauges)) gauge.reset();
    // Without labels a figure would be 0 from then on, which is not the same as unknown.
    const { databaseUp, temporalUp, continuous, lastSweep, exposureOpen } = gauges;
    for (const gauge of [databaseUp, temporalUp, continuous, lastSweep, exposureOpen]) gauge.remove();
  };
  return {
    async read({ store, openFaults, schedules, isContinuous }, now) {
      const [platforms, owed, exposure, workers, lastSweepAt, pushes, faults, continuous, scheduled] =
        await Promise.all([
          store.platforms({ kind: 'any' }, plusMinutes(now, -RATE_WINDOW_MIN)),
          store.owed({ kind: 'any' }, now),
          store.exposure({ kind: 'any' }, now),
          store.workers(now),
          store.lastSweepAt(),
          store.failedPushes(now),
          openFaults(),
          isContinuous(),
          schedules(),
        ]);
      forget();
      gauges.databaseUp.set(1);
      gauges.continuous.set(continuous ? 1 : 0);
      if (lastSweepAt !== null) gauges.lastSweep.set(secondsOf(lastSweepAt));
      setPlatforms(gauges, platforms, now);
      setWaiting(gauges, 'queued_run', owed.queuedRuns, now);
      setWaiting(gauges, 'mail', owed.mails, now);
      setWaiting(gauges, 'unpublished_stay', owed.unpublishedStays, now);
      setExposure(gauges, exposure);
      setWorkers(gauges, workers, now);
      setSchedules(gauges, scheduled);
      for (const { why, count } of pushes) gauges.pushesFailed.set({ why }, count);
      for (const kind of criticalFaultKinds)
        gauges.criticalFault.set({ kind }, faults.some((fault) => fault.kind === kind) ? 1 : 0);
    },
    unreadable() {
      forget();
      gauges.databaseUp.set(0);
    },
  };
}

type Gauges = ReturnType<typeof makeGauges>;

function makeGauges(registry: Registry) {
  const gauge = <const Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge<Label>({ name: `relais_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  return {
    databaseUp: gauge('database_up', '1 while the database could be read for these figures'),
    temporalUp: gauge('temporal_up', '1 while Temporal told of its schedules'),
    continuous: gauge('continuous_sync', '1 while relais syncs by itself, 0 once an admin stopped that'),
    criticalFault: gauge('critical_fault', '1 while this stops relais as a whole', ['kind']),
    lastSweep: gauge('last_good_sweep_timestamp_seconds', 'When the last sweep ended well'),
    workers: gauge('workers', 'Processes that take work from this queue', ['queue']),
    lastBeat: gauge('worker_last_beat_timestamp_seconds', 'When a process last said so', ['queue']),
    waiting: gauge('waiting', 'How much waits: runs asked for, mails, stays not told to a destination by API', [
      'what',
    ]),
    oldest: gauge('waiting_oldest_age_seconds', 'For how long the oldest of it waits', ['what']),
    pushesFailed: gauge('pushes_failed', 'Web pushes of the last 24 h that failed for good', ['why']),
    exposure: gauge('exposure_minutes', 'Until destinations had read the newest stays', ['quantile']),
    exposureOpen: gauge('exposure_open', 'Destinations that have not read one of the newest stays yet'),
    breakersOpen: gauge('breakers_open', 'Breakers of platforms and feed hosts that are not closed', ['platform']),
    connections: gauge('connections', 'Connections by mode in force', ['platform', 'mode']),
    failing: gauge('connections_failing', 'Enabled connections whose last reading failed', ['platform']),
    success: gauge('reading_success_ratio', `Good readings of the last ${RATE_WINDOW_MIN} minutes`, ['platform']),
    readings: gauge('readings', `Readings of the last ${RATE_WINDOW_MIN} minutes`, ['platform', 'outcome']),
    latency: gauge('reading_latency_seconds', 'How long they took', ['platform', 'quantile']),
    lastReading: gauge('last_good_reading_timestamp_seconds', 'When a connection was last read well', ['platform']),
    requestsLeft: gauge('hub_requests_left', 'The least that a hub said is left to an account', ['platform']),
    scheduleNext: gauge('schedule_next_timestamp_seconds', 'When it runs next', ['schedule']),
    scheduleLast: gauge('schedule_last_timestamp_seconds', 'When it last ran', ['schedule']),
    scheduleRunning: gauge('schedule_running', 'Runs of it under way', ['schedule']),
    schedulePaused: gauge('schedule_paused', '1 while somebody paused it', ['schedule']),
    scheduleSkipped: gauge('schedule_skipped_by_overlap', 'Times skipped since it was made', ['schedule']),
    scheduleMissed: gauge('schedule_missed_catch_up', 'Times missed while Temporal was away', ['schedule']),
  };
}

function setPlatforms(gauges: Gauges, all: readonly PlatformHealth[], now: Instant): void {
  for (const [platform, hosts] of byPlatform(all)) {
    const readings = hosts.reduce((sum, each) => sumOfMeasures(sum, each.readings), noReadings);
    gauges.breakersOpen.set({ platform }, hosts.filter(({ breaker }) => isBreakerOpen(breaker, now)).length);
    gauges.failing.set({ platform }, sumOf(hosts.map(({ failing }) => failing)));
    for (const { modes } of hosts)
      for (const [mode, count] of Object.entries(modes)) gauges.connections.inc({ platform, mode }, count);
    gauges.readings.set({ platform, outcome: 'good' }, readings.good);
    gauges.readings.set({ platform, outcome: 'failed' }, readings.failed);
    setKnown(gauges.success, { platform }, successRate(readings));
    for (const quantile of [0.5, 0.95]) {
      const ms = latencyMs(readings, quantile);
      setKnown(gauges.latency, { platform, quantile }, ms === null ? null : ms / 1_000);
    }
    const reads = hosts.flatMap(({ lastGoodAt }) => (lastGoodAt === null ? [] : [secondsOf(lastGoodAt)]));
    setKnown(gauges.lastReading, { platform }, reads.length === 0 ? null : Math.max(...reads));
    for (const { budget } of hosts) setKnown(gauges.requestsLeft, { platform }, budget?.remaining ?? null);
  }
}

function byPlatform(all: readonly PlatformHealth[]): ReadonlyMap<Platform, readonly PlatformHealth[]> {
  const groups = new Map<Platform, readonly PlatformHealth[]>();
  for (const each of all) groups.set(platformOfKey(each.key), [...(groups.get(platformOfKey(each.key)) ?? []), each]);
  return groups;
}

function setWaiting(gauges: Gauges, what: string, { count, oldestAt }: Waiting, now: Instant): void {
  gauges.waiting.set({ what }, count);
  gauges.oldest.set({ what }, oldestAt === null ? 0 : Math.max(0, msBetween(oldestAt, now) / 1_000));
}

function setExposure(gauges: Gauges, { p50Min, p95Min, open }: RecentExposure): void {
  setKnown(gauges.exposure, { quantile: 0.5 }, p50Min);
  setKnown(gauges.exposure, { quantile: 0.95 }, p95Min);
  gauges.exposureOpen.set(open);
}

function setWorkers(gauges: Gauges, workers: readonly WorkerHealth[], now: Instant): void {
  for (const queue of workerQueues) {
    const beats = workers.filter((worker) => worker.queue === queue).map(({ beatAt }) => beatAt);
    gauges.workers.set({ queue }, beats.filter((beatAt) => msBetween(beatAt, now) < WORKER_SILENT_MS).length);
    setKnown(gauges.lastBeat, { queue }, beats.length === 0 ? null : Math.max(...beats.map(secondsOf)));
  }
}

function setSchedules(gauges: Gauges, schedules: readonly ScheduleHealth[] | null): void {
  gauges.temporalUp.set(schedules === null ? 0 : 1);
  for (const { id: schedule, ...health } of schedules ?? []) {
    setKnown(gauges.scheduleNext, { schedule }, health.nextAt === null ? null : secondsOf(health.nextAt));
    setKnown(gauges.scheduleLast, { schedule }, health.lastAt === null ? null : secondsOf(health.lastAt));
    gauges.scheduleRunning.set({ schedule }, health.running);
    gauges.schedulePaused.set({ schedule }, health.paused ? 1 : 0);
    gauges.scheduleSkipped.set({ schedule }, health.skippedByOverlap);
    gauges.scheduleMissed.set({ schedule }, health.missedCatchUp);
  }
}

/** What is not known has no figure at all. */
function setKnown<Label extends string>(
  gauge: Gauge<Label>,
  labels: Partial<Record<Label, string | number>>,
  value: number | null,
): void {
  if (value !== null) gauge.set(labels, value);
}

function secondsOf(instant: Instant): number {
  return Date.parse(instant) / 1_000;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
