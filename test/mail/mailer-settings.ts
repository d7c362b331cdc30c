/** The host in the Message-IDs of these tests. */
const HOST = 'relais.example';

/** The settings of a mailer of alerts that hands its mail to this server. */
export function mailerSettings(smtpUrl: string) {
  return { smtpUrl, from: 'relais <noreply@relais.example>', baseUrl: `https://${HOST}` };
}

/** The Message-ID of a delivery by such a mailer. */
export function messageIdOf(deliveryId: string): string {
  return `<${deliveryId}@${HOST}>`;
}
