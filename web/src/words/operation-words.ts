import type { OperationAnswer } from '../../../src/contract/operations.ts';
import type { RunOperation } from '../../../src/contract/runs.ts';
import { assertNever } from '../../../src/domain/assert-never.ts';
import { platformNames } from '../../../src/domain/platform.ts';
import type { OperationState } from '../../../src/domain/sync-operation.ts';
import type { Words } from '../language.ts';
import { durationInWords, stayInWords } from './date-words.ts';
import type { Tone } from './run-words.ts';

const tones: Readonly<Record<OperationState, Tone>> = {
  queued: 'calm',
  running: 'calm',
  succeeded: 'good',
  partial: 'warning',
  failed: 'bad',
};

/** The tone of an operation’s state. */
export function toneOfOperation(state: OperationState): Tone {
  return tones[state];
}

/** What was asked for: “Synchronisation d’Airbnb”. */
export function operationInWords(operation: OperationAnswer, { t }: Words): string {
  const { kind, mode, platform, everybody } = operation;
  const what = {
    sync_all: () => t('operation.kind.sync_all', { mode: mode === null ? '' : t(`operation.mode.${mode}`) }),
    sync_platform: () =>
      t('operation.kind.sync_platform', { platform: platform === null ? '' : platformNames[platform] }),
    detect_conflicts: () => t('operation.kind.detect_conflicts'),
    date_blocking: () => t('operation.kind.date_blocking'),
    continuous_start: () => t('operation.kind.continuous_start'),
    continuous_stop: () => t('operation.kind.continuous_stop'),
  }[kind]();
  const isOfAll = everybody && (kind === 'sync_all' || kind === 'sync_platform' || kind === 'detect_conflicts');
  return isOfAll ? t('operation.ofEverybody', { what }) : what;
}

/** What it came to so far, in one sentence; empty where there is nothing to say. */
export function resultInWords({ result, finishedAt }: OperationAnswer, { t }: Words): string {
  if (result === null) return finishedAt === null ? t('operation.begins') : t('operation.unknown');
  switch (result.of) {
    case 'runs': {
      const { runs } = result;
      const total = Object.values(runs).reduce((sum, count) => sum + count, 0);
      if (total === 0) return finishedAt === null ? t('operation.begins') : t('operation.nothing');
      const done = total - runs.queued - runs.running;
      const failed = runs.failed + runs.partial;
      const counted = t('operation.done', { done, count: total });
      return [
        counted,
        ...(failed > 0 ? [t('operation.failed', { count: failed })] : []),
        ...(runs.deferred > 0 ? [t('operation.deferred', { count: runs.deferred })] : []),
      ].join(', ');
    }
    case 'sweep':
      if (result.listings === 0) return finishedAt === null ? t('operation.begins') : t('operation.noListing');
      return t('operation.swept', { ...result, failed: result.failed + result.partial, count: result.listings });
    case 'conflicts':
      return t('operation.conflicts', { ...result, count: result.listings });
    case 'blocked_nights':
      return t('operation.blockedNights', result);
    case 'setting':
      return result.changed ? '' : t('operation.unchanged');
    default:
      return assertNever(result, 'operation result');
  }
}

/** One line of a run’s log after its time and connection: “lu en 0,3 s, réponse 200, 2 requêtes”. */
export function runOperationInWords(line: RunOperation, words: Words): string {
  const { t, language } = words;
  switch (line.what) {
    case 'read': {
      const { durationMs, httpStatus, requests, error } = line;
      const facts = [
        t(`runLog.read.${line.result}`),
        ...(durationMs === null ? [] : [durationInWords(durationMs, language)]),
        ...(httpStatus === null ? [] : [t('runLog.status', { status: httpStatus })]),
        ...(requests === null || requests < 2 ? [] : [t('runLog.requests', { count: requests })]),
      ].join(', ');
      return error === null ? facts : t('runLog.why', { what: facts, why: error.message });
    }
    case 'pushed': {
      const { nightsClosed: closed, nightsOpened: opened, error } = line;
      const what = t(`runLog.pushed.${line.result}`, { closed, opened });
      return error === null ? what : t('runLog.why', { what, why: error.message });
    }
    default: {
      const nights = line.nights.map((range) => stayInWords(range, words)).join(' ; ');
      return t(`runLog.${line.what}`, { count: line.count, nights });
    }
  }
}
