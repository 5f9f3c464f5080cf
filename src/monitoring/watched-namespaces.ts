import type { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { ALERTS_DEFAULTS, type AlertsProps, checkAlerts, type ResolvedAlerts } from './alert-rule';

/** Props of alerts about several namespaces. */
export interface WatchedNamespacesProps extends AlertsProps {
  /** The namespaces whose objects the alerts are about. @default - `namespace` */
  readonly watchedNamespaces?: readonly string[];
}

/** WatchedNamespacesProps with every default filled in. */
export type ResolvedWatchedNamespaces = ResolvedAlerts & { readonly watchedNamespaces: readonly string[] };

/** Fills in every default. Returns a copy, so that later changes of `props` have no effect. */
export function resolveWatched<P extends WatchedNamespacesProps>(
  props: P,
): P & typeof ALERTS_DEFAULTS & { readonly watchedNamespaces: readonly string[] } {
  return { ...ALERTS_DEFAULTS, ...props, watchedNamespaces: [...(props.watchedNamespaces ?? [props.namespace])] };
}

/** Checks the props that alerts about several namespaces share. */
export function checkWatched(input: Input, alerts: ResolvedWatchedNamespaces): void {
  checkAlerts(input, alerts);
  input.each('watchedNamespaces', alerts.watchedNamespaces, dnsLabel);
  input.distinct('watchedNamespaces', alerts.watchedNamespaces);
  if (alerts.watchedNamespaces.length === 0) input.refuse('watchedNamespaces must have at least one namespace');
}
