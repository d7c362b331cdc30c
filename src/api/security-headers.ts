import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Security headers of every answer. Scripts, data and fonts come from here alone; inline styles are allowed since Mantine
 * and Swagger UI write them. HSTS and the upgrade to https only where `baseUrl` is https.
 */
export function securityHeaders(baseUrl: string): RequestHandler {
  const isHttps = new URL(baseUrl).protocol === 'https:';
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'script-src-attr': ["'none'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        ...(isHttps ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    strictTransportSecurity: isHttps,
    // With `no-referrer` browsers without Fetch-Metadata would send `Origin: null` with a form.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}
