/**
 * The addresses that the load balancers and health checks of Google Cloud call from.
 * @see https://cloud.google.com/load-balancing/docs/firewall-rules
 */
export const GOOGLE_FRONT_ENDS = ['35.191.0.0/16', '130.211.0.0/22'] as const;
