import type { ApiSettings } from './api-deps.ts';

/** The address of the Temporal Web UI and the namespace that it is to show. */
export type TemporalWebUi = { readonly url: string; readonly namespace: string };

/** Where links of support and admin lead; undefined when the Temporal Web UI is nowhere. */
export function temporalWebUi({
  temporalUiUrl,
  temporalNamespace = 'default',
}: ApiSettings): TemporalWebUi | undefined {
  return temporalUiUrl === undefined ? undefined : { url: temporalUiUrl, namespace: temporalNamespace };
}

/** The address of one run of a workflow: its history. */
export function workflowRunLink(temporal: TemporalWebUi, workflowId: string, workflowRunId: string): string {
  return `${workflowLink(temporal, workflowId)}/${encodeURIComponent(workflowRunId)}/history`;
}

/** The address of a workflow by its ID alone: the Web UI goes on to the latest run. */
export function workflowLink({ url, namespace }: TemporalWebUi, workflowId: string): string {
  const root = `${url.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}/workflows/${encodeURIComponent(workflowId)}`;
}
