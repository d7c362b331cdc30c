/** The audit trail of an alert in French, by the action, and the reasons that relais writes into it. */
export const frAlertEvents = {
  action: {
    alert_opened: 'Alerte ouverte',
    alert_reopened: 'Alerte rouverte',
    alert_counted: 'Nouvel échec compté',
    alert_noted: 'Nouvel échec, non compté',
    alert_good_run: 'Bonne synchronisation',
    alert_escalated: 'Escaladée au support',
    alert_owner_told: 'Propriétaire prévenu',
    alert_reminded: 'Rappel au support',
    alert_acknowledged: 'Prise en charge',
    alert_acknowledgement_ended: 'Fin de la prise en charge',
    alert_snoozed: 'Mise en veille',
    alert_snooze_ended: 'Fin de la veille',
    alert_resolved: 'Résolue',
    alert_recovered: 'Rétablie d’elle-même',
    alert_closed: 'Fermée',
    alert_repaired: 'Anomalie trouvée et réparée',
    mail_sent: 'Mail envoyé',
    mail_refused: 'Mail refusé par le serveur mail',
    mail_expired: 'Mail abandonné après 72 h d’essais',
    mail_cancelled: 'Mail annulé avant l’envoi',
    mail_unconfirmed: 'Mail peut-être arrivé, sans confirmation',
  },
  reason: {
    failure: '{{what}}, échec {{number}} (seuil : {{threshold}})',
    notCounted: '{{what}}, à la main, trop peu après une autre',
    threshold: 'échecs de suite : {{number}}, seuil : {{threshold}}',
    goodRun: 'synchronisation nº {{number}}, {{good}} sur {{needed}}',
    run: 'synchronisation nº {{number}}',
  },
  closed: {
    listing_deleted: 'le logement a été supprimé',
    listing_inactive: 'le logement n’est plus actif',
    connection_deleted: 'le compte relié a été supprimé',
    connection_disabled: 'la synchronisation du compte relié est désactivée',
  },
  fault: {
    not_escalated: 'seuil atteint sans escalade',
    escalated_without_notification: 'escaladée sans mail prévu',
    notification_overdue: 'mail en retard',
    open_though_recovered: 'ouverte alors que la synchronisation s’était rétablie',
    listing_deleted: 'ouverte alors que le logement a été supprimé',
    listing_inactive: 'ouverte alors que le logement n’est plus actif',
    connection_deleted: 'ouverte alors que le compte relié a été supprimé',
    connection_disabled: 'ouverte alors que la synchronisation du compte relié est désactivée',
    without_workflow: 'ouverte sans surveillance',
  },
};

/** Mails about alerts in French: what for, and what became of them. */
export const frAlertMails = {
  stage: {
    owner: 'Mail au propriétaire',
    escalated: 'Mail d’escalade',
    reminder: 'Rappel',
    recovered: 'Mail de rétablissement',
  },
  reminder: 'Rappel nº {{number}}',
  status: {
    pending: 'En attente',
    sending: 'En cours d’envoi',
    sent: 'Envoyé',
    unconfirmed: 'Non confirmé',
    refused: 'Refusé',
    cancelled: 'Annulé',
    expired: 'Abandonné',
  },
};

/** What an admin may change while relais runs, in French. */
export const frAdminSettings = {
  title: 'Réglages',
  alerts: 'Alertes',
  threshold: 'Seuil d’escalade',
  thresholdHint: 'Échecs de suite à partir desquels le support est prévenu par mail, de 1 à 100.',
  spacing: 'Écart entre deux échecs à la main, en minutes',
  spacingHint:
    'Une synchronisation à la main ne compte comme échec qu’une fois dans ce délai, de 0 à 1440. À 0, chacune compte.',
  applies:
    'Un changement s’applique à partir du prochain échec de chaque logement ou compte relié. Les alertes déjà ouvertes gardent leur état d’ici là : aucun mail ne part au moment d’enregistrer.',
  range: 'Un nombre entier de {{least}} à {{most}}.',
  saved: 'Réglages enregistrés. Ils s’appliquent à partir du prochain échec.',
};
