import { z } from 'zod';
import { defineRoute } from './route.ts';

/** What an admin may change while relais runs. A change applies from the next failure on. */
const settingsSchema = z
  .object({
    alertEscalationThreshold: z
      .number()
      .int()
      .meta({ description: 'Failed syncs in a row after which support is told.' }),
    alertCountSpacingMin: z
      .number()
      .int()
      .meta({ description: 'Syncs by hand count as failed at most once in this time; 0 counts each.' }),
  })
  .meta({ id: 'Settings' });
export type Settings = z.output<typeof settingsSchema>;

export const getSettings = defineRoute({
  id: 'getSettings',
  method: 'get',
  path: '/api/admin/settings',
  summary: 'Settings that can change while relais runs',
  tag: 'Administration',
  access: 'admin',
  answer: { status: 200, data: settingsSchema },
});

export const updateSettings = defineRoute({
  id: 'updateSettings',
  method: 'patch',
  path: '/api/admin/settings',
  summary: 'Change them; audited, and in force from the next failure on',
  tag: 'Administration',
  access: 'admin',
  body: z.strictObject({
    alertEscalationThreshold: z.number().int().min(1).max(100).optional(),
    alertCountSpacingMin: z.number().int().min(0).max(1_440).optional(),
  }),
  answer: { status: 200, data: settingsSchema },
});
