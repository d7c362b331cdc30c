import type { AlertEvent } from '../../../src/contract/alerts.ts';
import type { AlertSubjectKind } from '../../../src/domain/alert-subject.ts';
import { isFailureKind } from '../../../src/domain/failure.ts';
import { subjectFailureName } from '../../../src/domain/subject-failure.ts';
import type { Words } from '../language.ts';
import { fr } from '../locales/fr.ts';
import { instantInWords } from './date-words.ts';

type Told = Pick<AlertEvent, 'action' | 'reason'>;

/** What happened, in words; an action that these pages do not know goes by its own name. */
export function actionInWords({ action }: Told, { t }: Words): string {
  return isKnown(fr.alertEvent.action, action) ? t(`alertEvent.action.${action}`) : action;
}

/**
 * Why, in words. A person's note is theirs as it is; what relais wrote is put into words where its form is known, and else
 * shown as it was written. Null where there is nothing to say.
 */
export function reasonInWords(
  { action, reason, subjectKind }: Told & { readonly subjectKind: AlertSubjectKind },
  words: Words,
): string | null {
  if (reason === null || reason === '') return null;
  if (isOfFailure(action)) return failureReason(reason, subjectKind, words) ?? reason;
  return knownReason(action, reason, words) ?? reason;
}

function knownReason(action: string, reason: string, { t, language }: Words): string | undefined {
  switch (action) {
    case 'alert_escalated':
      return said(/^(\d+) of (\d+)$/, reason, ([number, threshold]) =>
        t('alertEvent.reason.threshold', { number, threshold }),
      );
    case 'alert_good_run':
      return said(/^run (\d+), (\d+) of (\d+)$/, reason, ([number, good, needed]) =>
        t('alertEvent.reason.goodRun', { number, good, needed }),
      );
    case 'alert_recovered':
      return said(/^run (\d+)$/, reason, ([number]) => t('alertEvent.reason.run', { number }));
    case 'alert_acknowledged':
    case 'alert_snoozed':
      return said(/^until (\S+Z)$/, reason, ([until = '']) => untilOf(until, { t, language }));
    case 'alert_closed':
      return isKnown(fr.alertEvent.closed, reason) ? t(`alertEvent.closed.${reason}`) : undefined;
    case 'alert_repaired':
      return isKnown(fr.alertEvent.fault, reason) ? t(`alertEvent.fault.${reason}`) : undefined;
    default:
      return stageOf(action, reason, { t, language });
  }
}

function isOfFailure(action: string): boolean {
  return ['alert_opened', 'alert_reopened', 'alert_counted', 'alert_noted'].includes(action);
}

function failureReason(reason: string, subject: AlertSubjectKind, { t, language }: Words): string | undefined {
  const [, kind = '', rest = ''] = /^(\w+), (.*)$/.exec(reason) ?? [];
  if (!isFailureKind(kind)) return undefined;
  const what = subjectFailureName(subject, kind, language);
  if (rest.startsWith('not counted')) return t('alertEvent.reason.notCounted', { what });
  return said(/^(\d+) of (\d+)$/, rest, ([number, threshold]) =>
    t('alertEvent.reason.failure', { what, number, threshold }),
  );
}

function untilOf(until: string, { t, language }: Words): string | undefined {
  return Number.isNaN(Date.parse(until)) ? undefined : t('alert.untilDate', { time: instantInWords(until, language) });
}

/** Of a mail only what it is for is told: the rest of its reason names its recipient by an ID that says nothing. */
function stageOf(action: string, reason: string, { t }: Words): string | undefined {
  if (!action.startsWith('mail_')) return undefined;
  const [stage = ''] = reason.split(' ');
  return isKnown(fr.alertMail.stage, stage) ? t(`alertMail.stage.${stage}`) : undefined;
}

function said(form: RegExp, reason: string, say: (parts: readonly string[]) => string | undefined): string | undefined {
  const found = form.exec(reason);
  return found ? say(found.slice(1)) : undefined;
}

function isKnown<Known extends object>(known: Known, name: string): name is Extract<keyof Known, string> {
  return Object.hasOwn(known, name);
}
