import type { KubernetesHeaders } from './kubernetes-client';

/** The API server's time in milliseconds, as exact as the `Date` header, which has seconds. @returns undefined without one */
export function serverTime(headers: KubernetesHeaders): number | undefined {
  const time = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}
