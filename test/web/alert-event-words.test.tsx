/** @jest-environment jsdom */
import { describe, expect, test } from '@jest/globals';
import type { AlertEvent } from '../../src/contract/alerts.ts';
import type { AlertSubjectKind } from '../../src/domain/alert-subject.ts';
import type { AlertTransitionType } from '../../src/domain/alert-transition.ts';
import { startLanguage, wordsIn } from '../../web/src/language.ts';
import { actionInWords, reasonInWords } from '../../web/src/words/alert-event-words.ts';
import { anEvent } from './alert-builders.ts';

const texts = startLanguage('fr');
const french = wordsIn(texts, 'fr');
const english = wordsIn(texts, 'en');
const reasonOf = (told: Pick<AlertEvent, 'action' | 'reason'>, subjectKind: AlertSubjectKind = 'listing') =>
  reasonInWords({ ...anEvent(told), subjectKind }, french);
const spaced = (text: string | null) => text?.replaceAll(/[\u00a0\u202f]/g, ' ');

const everyTransition: Readonly<Record<AlertTransitionType, true>> = {
  opened: true,
  reopened: true,
  counted: true,
  noted: true,
  good_run: true,
  escalated: true,
  owner_told: true,
  reminded: true,
  acknowledged: true,
  acknowledgement_ended: true,
  snoozed: true,
  snooze_ended: true,
  resolved: true,
  recovered: true,
  closed: true,
};
const ofMail = ['mail_sent', 'mail_refused', 'mail_expired', 'mail_cancelled', 'mail_unconfirmed'];
const actions = [...Object.keys(everyTransition).map((type) => `alert_${type}`), 'alert_repaired', ...ofMail];

describe('the audit trail', () => {
  test.each(actions)('has words of its own for %s in both languages', (action) => {
    const inFrench = actionInWords(anEvent({ action }), french);
    expect(inFrench).toMatch(/^\p{Lu}/u);
    expect(actionInWords(anEvent({ action }), english)).not.toBe(inFrench);
  });

  test.each(['alert_unheard_of', 'toString', ''])('calls the unknown action “%s” by its own name', (action) => {
    expect(actionInWords(anEvent({ action }), french)).toBe(action);
  });

  test.each([
    ['alert_counted', 'NOT_FOUND, 2 of 3', 'Calendrier introuvable sur la plateforme, échec 2 (seuil : 3)'],
    [
      'alert_noted',
      'AUTH, not counted: by hand, soon after another',
      'Accès refusé par la plateforme, à la main, trop peu après une autre',
    ],
    ['alert_escalated', '1 of 1', 'échecs de suite : 1, seuil : 1'],
    ['alert_good_run', 'run 42, 1 of 2', 'synchronisation nº 42, 1 sur 2'],
    ['alert_recovered', 'run 43', 'synchronisation nº 43'],
    ['alert_closed', 'listing_inactive', 'le logement n’est plus actif'],
    ['alert_repaired', 'without_workflow', 'ouverte sans surveillance'],
    ['mail_cancelled', 'reminder to 0198c0de', 'Rappel'],
  ])('puts the reason of %s “%s” into words', (action, reason, said) => {
    expect(spaced(reasonOf({ action, reason }))).toBe(said);
  });

  test('says until when in the reader’s words', () => {
    const event = anEvent({ action: 'alert_snoozed', reason: 'until 2026-11-27T06:00:00.000Z' });
    expect(spaced(reasonInWords({ ...event, subjectKind: 'listing' }, french))).toMatch(/^jusqu’au 27 novembre 2026, /);
  });

  test('shows a person’s note as it is, even where it looks like one of ours', () => {
    expect(reasonOf({ action: 'alert_resolved', reason: '3 of 3' })).toBe('3 of 3');
  });

  test.each([
    ['alert_counted', 'GREMLINS, 2 of 3'],
    ['alert_counted', 'something else'],
    ['alert_snoozed', 'until 2026-99-99Z'],
    ['alert_repaired', 'a_fault_to_come'],
    ['mail_refused', '550 at RCPT TO from smtp.example'],
    ['alert_unheard_of', 'why not'],
  ])('shows the reason of %s that it does not know as it was written: “%s”', (action, reason) => {
    expect(reasonOf({ action, reason })).toBe(reason);
  });

  test('says nothing where there is no reason', () => {
    expect(reasonOf({ action: 'alert_reminded', reason: null })).toBeNull();
  });
});
