import { type AccountPassDeps, createAccountPassActivities } from './account-pass.ts';
import { type AlertDeps, createAlertActivities } from './alert.ts';
import { createIncidentActivities, type IncidentDeps } from './incident.ts';
import { createNewsActivities, type NewsDeps } from './news.ts';
import { createNotificationActivities, type NotificationDeps } from './notification.ts';
import { createOperationActivities, type OperationDeps } from './operation.ts';
import { createPassActivities } from './pass.ts';
import type { PassDeps } from './pass-work.ts';
import { createPushActivities, type PushDeps } from './push.ts';
import { createSweepActivities, type SweepDeps } from './sweep.ts';
import { createSweepReportActivities, type SweepReportDeps } from './sweep-report.ts';
import { createWebhookActivities, type WebhookDeps } from './webhook-turn.ts';

/** What the worker gives its activities. */
export type ActivityDeps = Omit<WebhookDeps, 'settings' | 'alerts' | 'orchestrator'> &
  Omit<SweepDeps, 'settings' | 'alerts' | 'notifications' | 'publications' | 'told' | 'cancellations' | 'incidents'> &
  Omit<NewsDeps, 'sweepReports' | 'orchestrator'> &
  SweepReportDeps &
  Omit<AccountPassDeps, 'alerts' | 'orchestrator' | 'breakers'> &
  AlertDeps &
  IncidentDeps &
  PushDeps &
  OperationDeps &
  NotificationDeps & { readonly settings: PassDeps['settings'] & SweepDeps['settings'] };

/** All activities of relais, over the ports that the worker's composition gives them. */
export function createActivities(deps: ActivityDeps) {
  return {
    ...createPassActivities(deps),
    ...createWebhookActivities(deps),
    ...createSweepActivities(deps),
    ...createSweepReportActivities(deps),
    ...createNewsActivities(deps),
    ...createAccountPassActivities(deps),
    ...createAlertActivities(deps),
    ...createIncidentActivities(deps),
    ...createNotificationActivities(deps),
    ...createPushActivities(deps),
    ...createOperationActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
