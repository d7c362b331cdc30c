/** Whose alert is supervised. */
export type SuperviseAlertInput = {
  readonly subject: { readonly kind: 'listing' | 'connection'; readonly id: string };
};

/** What a review of an alert came to, in counts. `waitMs`: look again by then even if nothing is heard. */
export type AlertReviewStep =
  | {
      readonly step: 'open';
      readonly outcome: 'active' | 'escalated';
      readonly waitMs: number;
      readonly summary: string;
      readonly owedTo: readonly string[];
    }
  | {
      readonly step: 'ended';
      readonly outcome: 'resolved' | 'nothing_open';
      readonly summary: string;
      readonly owedTo: readonly string[];
    };

/** The result of an alert's workflow. */
export type SuperviseAlertReport = { readonly outcome: 'resolved' | 'nothing_open'; readonly summary: string };

/** Whose incident is supervised: the key of a breaker. */
export type SuperviseIncidentInput = { readonly key: string };

/** What a review of an incident came to. `waitMs`: look again by then even if nothing is heard. */
export type IncidentReviewStep = { readonly summary: string; readonly owedTo: readonly string[] } & (
  | { readonly step: 'open'; readonly waitMs: number }
  | { readonly step: 'ended' }
);

/** The result of an incident's workflow. */
export type SuperviseIncidentReport = { readonly outcome: 'ended'; readonly summary: string };

/** Who is told. `delivered` counts the mails of this workflow so far, across continue-as-new, and `pushed` its pushes. */
export type NotifyMemberInput = {
  readonly recipientId: string;
  readonly delivered: number;
  readonly pushed?: number;
};

/** What one try of delivering came to. After `refused`, `owedTo` are the next recipients in line. */
export type DeliveryStep =
  | { readonly step: 'delivered'; readonly alerts: number; readonly owedTo: readonly string[] }
  | { readonly step: 'refused'; readonly alerts: number; readonly owedTo: readonly string[] }
  | { readonly step: 'wait'; readonly waitMs: number; readonly because: 'spacing' | 'mail_server' }
  | { readonly step: 'held'; readonly waitMs: number }
  | { readonly step: 'nothing_owed' };

/** What pushing to a person came to. `waitMs`: there is more to push then; null when nothing is owed. */
export type PushStep = { readonly pushed: number; readonly waitMs: number | null };

/** What the auditor found and repaired, in counts by fault. */
export type AlertAuditReport = { readonly repaired: Readonly<Record<string, number>>; readonly summary: string };
