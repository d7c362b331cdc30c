import type { Alert, AlertMail } from '../../../src/contract/alerts.ts';
import type { AlertStatus } from '../../../src/domain/alert.ts';
import { GOOD_RUNS_TO_RECOVER } from '../../../src/domain/alert.ts';
import { assertNever } from '../../../src/domain/assert-never.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import { subjectFailureName } from '../../../src/domain/subject-failure.ts';
import type { Words } from '../language.ts';
import { relativeInWords, untilInWords } from './date-words.ts';
import type { Tone } from './run-words.ts';

/** What goes wrong, as a short phrase: “Calendrier injoignable”. */
export function errorInWords(
  { errorType, subjectKind }: Pick<Alert, 'errorType' | 'subjectKind'>,
  { language }: Words,
): string {
  return subjectFailureName(subjectKind, errorType, language);
}

/** The tone of an alert's state. */
export function toneOfAlert(status: AlertStatus): Tone {
  switch (status) {
    case 'active':
      return 'warning';
    case 'escalated':
      return 'bad';
    case 'resolved':
      return 'good';
    default:
      return assertNever(status, 'alert status');
  }
}

/** Who looks after it and until when; undefined when nobody does any more. */
export function acknowledgementInWords(alert: Alert, now: Instant, words: Words): string | undefined {
  const { acknowledgedBy, acknowledgedUntil } = alert;
  if (acknowledgedUntil === null || acknowledgedUntil <= now) return undefined;
  const until = untilInWords(acknowledgedUntil, now, words);
  const name = acknowledgedBy?.name ?? null;
  return name === null
    ? words.t('alert.acknowledgedByNobody', { until })
    : words.t('alert.acknowledged', { name, until });
}

/** Until when nothing is sent about it; undefined when it is not snoozed. */
export function snoozeInWords({ snoozedUntil }: Alert, now: Instant, words: Words): string | undefined {
  if (snoozedUntil === null || snoozedUntil <= now) return undefined;
  return words.t('alert.snoozed', { until: untilInWords(snoozedUntil, now, words) });
}

/** How far it is on the way to recover: “1 bonne synchronisation sur 2”; undefined before the first good run. */
export function recoveryInWords({ goodRuns, status }: Alert, { t }: Words): string | undefined {
  if (goodRuns === 0 || status === 'resolved') return undefined;
  return t('alert.goodRuns', { count: goodRuns, needed: GOOD_RUNS_TO_RECOVER });
}

/** How an alert ended: “Résolue par Dominique il y a 3 heures”; undefined while it is open. */
export function resolutionInWords(alert: Alert, now: Instant, words: Words): string | undefined {
  const { resolution, resolvedAt, resolvedBy } = alert;
  if (resolution === null || resolvedAt === null) return undefined;
  const when = relativeInWords(resolvedAt, now, words);
  if (resolution !== 'support') return words.t(`alert.resolution.${resolution}`, { when });
  const name = resolvedBy?.name ?? null;
  return name === null
    ? words.t('alert.resolution.supportGone', { when })
    : words.t('alert.resolution.support', { name, when });
}

/** What a mail is for: “Mail d’escalade”, “Rappel nº 2”. */
export function stageInWords({ stage, ordinal }: Pick<AlertMail, 'stage' | 'ordinal'>, { t }: Words): string {
  return stage === 'reminder' && ordinal > 0
    ? t('alertMail.reminder', { number: ordinal })
    : t(`alertMail.stage.${stage}`);
}
