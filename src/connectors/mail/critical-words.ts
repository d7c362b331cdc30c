import type { CriticalFaultKind, CriticalStage } from '../../domain/critical-fault.ts';
import type { Locale } from '../../domain/member.ts';

/** The words of a mail to an administrator about what stops relais as a whole, in one language. */
export type CriticalMailWords = {
  readonly subject: Readonly<Record<CriticalStage, (what: string) => string>>;
  readonly what: Readonly<Record<CriticalFaultKind, string>>;
  readonly lead: Readonly<Record<CriticalFaultKind, string>>;
  readonly over: string;
  readonly remedy: Readonly<Record<CriticalFaultKind, string>>;
  readonly guide: (section: string) => string;
  readonly label: Readonly<Record<'since' | 'seen' | 'ended', string>>;
  readonly button: string;
  readonly reason: string;
};

/** Told in the recipient’s language. */
export const criticalMailWords: Readonly<Record<Locale, CriticalMailWords>> = {
  fr: {
    subject: {
      opened: (what) => `relais est à l’arrêt\u00a0: ${what}`,
      over: (what) => `Terminé\u00a0: ${what}`,
    },
    what: {
      no_sweep: 'aucune synchronisation générale n’aboutit',
      worker_silent: 'aucun worker ne prend de synchronisation',
      mail_worker_silent: 'aucun worker n’envoie de mail',
      mail_stuck: 'le serveur de mail ne prend rien',
    },
    lead: {
      no_sweep:
        'Aucune synchronisation de tous les logements n’a abouti depuis trois intervalles. Les dates connues restent fermées, mais ce qui se réserve ailleurs n’est plus lu.',
      worker_silent:
        'Aucun worker ne prend de travail\u00a0: rien n’est lu, rien n’est fermé ailleurs, et les alertes attendent. Les dates connues restent fermées.',
      mail_worker_silent:
        'Aucun worker ne prend les mails à envoyer\u00a0: alertes et conflits ne sont plus annoncés par mail.',
      mail_stuck:
        'Des mails attendent depuis plus d’un quart d’heure, et le serveur de mail n’en a pris aucun depuis. Alertes et conflits ne sont plus annoncés par mail.',
    },
    over: 'C’est terminé\u00a0: relais travaille de nouveau de lui-même. Ce qui était dû est repris, rien n’est perdu.',
    remedy: {
      no_sweep:
        'Que faire\u00a0: sur la page Santé, voir si la planification est en pause et quand elle a tourné pour la dernière fois\u00a0; puis l’état des workers et de Temporal.',
      worker_silent:
        'Que faire\u00a0: voir si les processus worker tournent, lire leurs dernières lignes de journal, et les redémarrer\u00a0; s’ils tournent, voir si Temporal répond.',
      mail_worker_silent:
        'Que faire\u00a0: voir si les processus worker tournent, lire leurs dernières lignes de journal, et les redémarrer\u00a0; s’ils tournent, voir si Temporal répond.',
      mail_stuck:
        'Que faire\u00a0: voir si le serveur de mail répond et si SMTP_URL est juste\u00a0; après un changement, redémarrer l’API et les workers.',
    },
    guide: (section) => `Guide d’exploitation\u00a0: docs/operations.md#${section}`,
    label: { since: 'Manque depuis\u00a0:', seen: 'Constaté\u00a0:', ended: 'Terminé\u00a0:' },
    button: 'Voir la santé de relais',
    reason:
      'Vous recevez ce message, une fois par défaillance et à sa fin, parce que vous administrez relais. Il est envoyé par l’API elle-même.',
  },
  en: {
    subject: { opened: (what) => `relais stands still: ${what}`, over: (what) => `Over: ${what}` },
    what: {
      no_sweep: 'no sweep ends well',
      worker_silent: 'no worker takes syncs',
      mail_worker_silent: 'no worker sends mail',
      mail_stuck: 'the mail server takes nothing',
    },
    lead: {
      no_sweep:
        'No sync of all listings has ended well for three intervals. The dates known stay closed, but what is booked elsewhere is not read any more.',
      worker_silent:
        'No worker takes work: nothing is read, nothing is closed elsewhere, and alerts wait. The dates known stay closed.',
      mail_worker_silent:
        'No worker takes the mail that is to be sent: alerts and conflicts are not told by mail any more.',
      mail_stuck:
        'Mail has waited for over a quarter of an hour, and the mail server has taken none since. Alerts and conflicts are not told by mail any more.',
    },
    over: 'It is over: relais works by itself again. What was owed is taken up, nothing is lost.',
    remedy: {
      no_sweep:
        'What to do: on the page Health, see whether the schedule is paused and when it last ran; then how workers and Temporal are.',
      worker_silent:
        'What to do: see whether the worker processes run, read the last lines of their log, and start them again; if they run, see whether Temporal answers.',
      mail_worker_silent:
        'What to do: see whether the worker processes run, read the last lines of their log, and start them again; if they run, see whether Temporal answers.',
      mail_stuck:
        'What to do: see whether the mail server answers and SMTP_URL is right; after a change, start the API and the workers again.',
    },
    guide: (section) => `Operations guide: docs/operations.md#${section}`,
    label: { since: 'Missing since:', seen: 'Seen:', ended: 'Over:' },
    button: 'See how relais is',
    reason:
      'You get this mail, once for each such fault and at its end, because you administer relais. The API sends it by itself.',
  },
};
