/*
 * Addresses that agents have no reason to reach, so "the internet" excludes them: private networks, carrier-grade NAT,
 * link-local addresses with the cloud's metadata service at 169.254.169.254, and their IPv6 counterparts.
 */
export const PRIVATE_V4 = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'] as const;
export const PRIVATE_V6 = ['fc00::/7', 'fe80::/10'] as const;
