import type { CriticalFaultKind, CriticalStage } from '../../domain/critical-fault.ts';
import type { Locale } from '../../domain/member.ts';

/** The words of a mail to an administrator about what stops relais as a whole, in one language. */
export type CriticalMailWords = {
  readonly subject: Readonly<Record<CriticalFaultKind, Readonly<Record<CriticalStage, string>>>>;
  readonly lead: Readonly<Record<CriticalFaultKind, Readonly<Record<CriticalStage, string>>>>;
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
      no_sweep: {
        opened: 'relais ne synchronise plus\u00a0: aucune synchronisation générale n’aboutit',
        over: 'Terminé\u00a0: les synchronisations générales aboutissent de nouveau',
      },
      worker_silent: {
        opened: 'relais est à l’arrêt\u00a0: aucun worker ne prend de synchronisation',
        over: 'Terminé\u00a0: un worker prend de nouveau les synchronisations',
      },
      mail_worker_silent: {
        opened: 'relais n’envoie plus de mail\u00a0: aucun worker ne les prend',
        over: 'Terminé\u00a0: un worker envoie de nouveau les mails',
      },
      mail_stuck: {
        opened: 'Les mails de relais ne partent plus\u00a0: le serveur de mail ne prend rien',
        over: 'Terminé\u00a0: le serveur de mail prend de nouveau les mails de relais',
      },
    },
    lead: {
      no_sweep: {
        opened:
          'Aucune synchronisation de tous les logements n’a abouti depuis trois intervalles. Les dates connues restent fermées, mais ce qui se réserve ailleurs n’est plus lu à coup sûr.',
        over: 'C’est terminé\u00a0: une synchronisation de tous les logements a abouti, ou aucune n’est plus attendue.',
      },
      worker_silent: {
        opened:
          'Aucun worker ne prend de travail\u00a0: rien n’est lu, rien n’est fermé ailleurs, et les alertes attendent. Les dates connues restent fermées.',
        over: 'C’est terminé\u00a0: un worker prend de nouveau le travail. Ce qui était dû est repris, rien n’est perdu.',
      },
      mail_worker_silent: {
        opened:
          'Aucun worker ne prend les mails à envoyer\u00a0: alertes et conflits ne sont plus annoncés par mail. Les calendriers, eux, sont lus et les nuits fermées comme d’habitude.',
        over: 'C’est terminé\u00a0: un worker envoie de nouveau les mails. Ceux qui attendaient partent.',
      },
      mail_stuck: {
        opened:
          'Le serveur de mail ne prend plus rien\u00a0: depuis plus d’un quart d’heure il ne répond pas, ou il refuse ce qu’on lui donne. Alertes et conflits ne sont plus annoncés par mail. Les calendriers, eux, sont lus et les nuits fermées comme d’habitude.',
        over: 'C’est terminé\u00a0: le serveur de mail prend de nouveau les mails. Ceux qui attendaient partent\u00a0; ceux qu’il a refusés pour de bon ne sont pas renvoyés, et restent lisibles dans relais.',
      },
    },
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
    subject: {
      no_sweep: {
        opened: 'relais no longer syncs: no sweep ends well',
        over: 'Over: sweeps end well again',
      },
      worker_silent: {
        opened: 'relais stands still: no worker takes syncs',
        over: 'Over: a worker takes syncs again',
      },
      mail_worker_silent: {
        opened: 'relais sends no mail: no worker takes it',
        over: 'Over: a worker sends mail again',
      },
      mail_stuck: {
        opened: 'Mail of relais does not leave: the mail server takes nothing',
        over: 'Over: the mail server takes the mail of relais again',
      },
    },
    lead: {
      no_sweep: {
        opened:
          'No sync of all listings has ended well for three intervals. The dates known stay closed, but what is booked elsewhere is not surely read any more.',
        over: 'It is over: a sync of all listings ended well, or none is to be done any more.',
      },
      worker_silent: {
        opened:
          'No worker takes work: nothing is read, nothing is closed elsewhere, and alerts wait. The dates known stay closed.',
        over: 'It is over: a worker takes work again. What was owed is taken up, nothing is lost.',
      },
      mail_worker_silent: {
        opened:
          'No worker takes the mail that is to be sent: alerts and conflicts are not told by mail any more. Calendars are read and nights are closed as usual.',
        over: 'It is over: a worker sends mail again. What waited is leaving.',
      },
      mail_stuck: {
        opened:
          'The mail server takes nothing any more: for over a quarter of an hour it has not answered, or it refuses what it is given. Alerts and conflicts are not told by mail any more. Calendars are read and nights are closed as usual.',
        over: 'It is over: the mail server takes mail again. What waited is leaving; what it refused for good is not sent again, and can be read in relais.',
      },
    },
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
