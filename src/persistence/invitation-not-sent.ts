/**
 * The invitation stands (the member is `invited`), but its mail could not be handed over. `code` is
 * `invitation_not_sent`; the cause is the mailer's error.
 */
export class InvitationNotSent extends Error {
  readonly code = 'invitation_not_sent';

  constructor(memberId: string, cause: unknown) {
    super(
      `Member ${memberId} is invited, but the invitation could not be mailed. Invite the same person again once mail works.`,
      { cause },
    );
    this.name = 'InvitationNotSent';
  }
}
