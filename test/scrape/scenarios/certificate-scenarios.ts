import type { Scenario } from './scenario';

const EXPIRY = 'certmanager_certificate_expiration_timestamp_seconds';

function inDays(days: number): number {
  return Math.round(Date.now() / 1000) + days * 86_400;
}

/** CertificateAlerts: one scenario for each, in Azora. */
export const CERTIFICATE_SCENARIOS: readonly Scenario[] = [
  {
    alert: 'CertificateNotReady',
    labels: { namespace: 'azora', name: 'gateway' },
    breaks: (world) => {
      const ready = { namespace: 'azora', name: 'gateway', condition: 'True' };
      world.set('certmanager_certificate_ready_status', ready, 0);
      // It was never issued, so nothing expires.
      world.set(EXPIRY, { name: 'gateway' }, 0);
    },
  },
  {
    alert: 'CertificateExpires',
    labels: { namespace: 'azora', name: 'late' },
    breaks: (world) => world.set(EXPIRY, { name: 'late' }, inDays(13)),
  },
  {
    alert: 'CertificateExpiresToday',
    labels: { namespace: 'azora', name: 'overdue' },
    breaks: (world) => world.set(EXPIRY, { name: 'overdue' }, inDays(0.5)),
  },
  // For two weeks before that, nobody has looked.
  { alert: 'CertificateExpires', labels: { namespace: 'azora', name: 'overdue' }, breaks: () => undefined },
];
