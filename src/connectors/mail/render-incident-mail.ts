import { createElement } from 'react';
import type { IncidentDelivery } from '../../alert-ports.ts';
import { alertLinks } from './alert-links.ts';
import { cleanName } from './clean-name.ts';
import { IncidentMail, incidentGist } from './incident-mail.tsx';
import { incidentWords } from './incident-words.ts';
import { type RenderedMail, renderBoth } from './rendered-mail.ts';

/** Renders a mail about platforms that are down, or answer again, in the recipient’s language. */
export async function renderIncidentMail(
  { recipient, incidents }: IncidentDelivery,
  baseUrl: string,
): Promise<RenderedMail> {
  const { locale } = recipient;
  const words = incidentWords[locale];
  const [first, ...others] = incidents;
  const subject =
    others.length === 0 ? words.subject[first.stage](incidentGist(first)) : words.manySubject(incidents.length);
  const link = alertLinks(baseUrl).platforms;
  return renderBoth(subject, createElement(IncidentMail, { incidents, locale, name: cleanName(recipient.name), link }));
}
