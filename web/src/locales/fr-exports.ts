/** The calendars that relais publishes, in French: their list, their addresses. */
export const frExports = {
  intro:
    'Chaque plateforme lit une adresse qui n’est qu’à elle : votre calendrier sans ses propres réservations, et sans le nom de vos voyageurs.',
  add: 'Publier un calendrier',
  empty: 'Aucun calendrier publié',
  emptyText:
    'Donnez à chaque plateforme l’adresse de votre calendrier : elle fermera d’elle-même les nuits vendues ailleurs.',
  ownerOnly: 'Les calendriers publiés ne sont visibles que du propriétaire du logement.',
  reader: 'Qui va lire ce calendrier ?',
  otherReader: 'Une autre plateforme',
  phone: 'Mon téléphone (avec le nom des voyageurs)',
  label: 'Nom',
  labelHint: 'Pour le reconnaître dans la liste, par exemple GreenGo.',
  phoneLabel: 'Mon téléphone',
  make: 'Créer l’adresse',
  private: 'Privé, avec le nom des voyageurs',
  otherPlatform: 'Autre lecteur',
  readBy: 'Lu par',
  readByOther: 'Une autre plateforme',
  readBySave: 'Enregistrer qui la lit',
  readByOne: 'Si c’est {{name}} qui lit cette adresse, dites-le : sinon {{name}} reçoit ses propres dates.',
  readByMany:
    'Si l’une de vos plateformes reliées lit cette adresse, dites laquelle : sinon elle reçoit ses propres dates.',
  readBySaved: '{{name}} ne recevra plus ses propres dates.',
  neverRead: 'Jamais lu',
  silent: 'N’est plus lu',
  read: 'Lu par {{reader}} {{when}}',
  nameless: 'un programme sans nom',
  ownRead: 'Lu par la plateforme {{when}}',
  otherRead: 'Ouvert aussi par {{reader}} {{when}} : cela ne compte pas comme une lecture de la plateforme.',
  unreadPrivate: 'Créé {{when}}, pas encore lu',
  unread: 'Créé {{when}}, pas encore lu par la plateforme',
  silenceTitle: 'Une plateforme ne lit plus votre calendrier',
  silenceLine: '{{label}} : plus aucune lecture depuis {{duration}}',
  silenceText: 'Les nuits vendues ailleurs depuis y restent libres.',
  unreadTitle: 'Une plateforme n’a pas encore lu votre calendrier',
  unreadLine: '{{label}} : jamais lu, l’adresse existe depuis {{duration}}',
  unreadText: 'Les nuits vendues ailleurs y restent libres. Vérifiez que l’adresse y est bien enregistrée.',
  silenceShow: 'Voir les calendriers publiés',
  silentText:
    'Plus aucune lecture depuis {{duration}}. Vérifiez que l’adresse est encore enregistrée sur la plateforme, sinon changez-la.',
  neverReadText: 'La plateforme n’a pas lu cette adresse en {{duration}}. Vérifiez qu’elle y est bien enregistrée.',
  previous: 'L’ancienne adresse fonctionne encore {{until}}.',
  rotate: 'Changer l’adresse',
  rotateOf: 'Changer l’adresse de {{label}}',
  rotateAsk: 'La nouvelle adresse est à enregistrer sur la plateforme. L’ancienne fonctionne encore 24 heures.',
  rotateYes: 'Créer une nouvelle adresse',
  revoke: 'Révoquer',
  revokeOf: 'Révoquer {{label}}',
  revokeAsk: 'L’adresse ne répondra plus, et la plateforme pourrait rouvrir vos nuits. Supprimez-la d’abord chez elle.',
  revokeYes: 'Révoquer l’adresse',
  revoked: 'L’adresse est révoquée.',
  address: 'Adresse à copier',
  addressOnce:
    'Elle n’est montrée que maintenant : relais n’en garde que l’empreinte. Qui la connaît voit vos dates fermées.',
  addressOncePrivate:
    'Elle n’est montrée que maintenant. Qui la connaît voit vos dates et le nom de vos voyageurs : ne la donnez à personne.',
  copy: 'Copier l’adresse',
  copied: 'Adresse copiée',
  copyFailed: 'La copie a échoué : sélectionnez l’adresse et copiez-la.',
  done: 'C’est fait',
  where: {
    airbnb:
      'Sur Airbnb : calendrier de l’annonce, disponibilité, « Connecter un autre site web », puis collez l’adresse.',
    'booking.com':
      'Sur Booking.com : « Tarifs et disponibilités », « Synchroniser les calendriers », « Ajouter une connexion ».',
    vrbo: 'Sur Abritel : calendrier, « Importer / exporter », « Importer un calendrier ». Si webcal est refusé, gardez https.',
    greengo: 'Sur GreenGo : calendrier du logement, synchronisation iCal, importer un calendrier.',
    google: 'Dans Google Agenda, sur ordinateur : « Autres agendas », « + », « À partir de l’URL ».',
    other: 'Sur la plateforme : la page de synchronisation iCal, « importer un calendrier ».',
    private:
      'Sur votre téléphone : réglages du calendrier, ajouter un compte, « Autre », « Ajouter un calendrier avec abonnement ».',
  },
};

/** How long a booking stayed open elsewhere, in French. */
export const frExposure = {
  title: 'Fermeture ailleurs',
  closed: '{{label}} : fermé en {{duration}}',
  closedAtOnce: '{{label}} : fermé aussitôt',
  open: '{{label}} : pas encore fermé, dernière lecture {{when}}',
  openSilent: '{{label}} : pas encore fermé, plus aucune lecture depuis {{duration}}',
  openUnread: '{{label}} : pas encore fermé, jamais lu',
  told: '{{label}} : lu {{when}}',
  untold: '{{label}} : pas encore lu',
  proof: 'Relevé à imprimer',
};
