import { NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import { distinct } from '../../core/order';
import type { OpenPath } from '../../network/connections';
import { opensInternet } from '../../network/opens-internet';
import type { ModelAccess } from './model-access';

/**
 * What contradicts a gateway among the finished paths of a profile's pods: no path leads to it, or one leads around it.
 * @param namespace the namespace of the pods
 */
export function gatewayFindings(
  access: ModelAccess | undefined,
  egress: readonly OpenPath[],
  namespace: string,
): readonly string[] {
  if (access?.gatewayUrls === undefined) return [];
  const lost = access.gatewayUrls.filter((url) => !egress.some((path) => mayReach(path, url, namespace)));
  const around = access.internetReason === undefined ? egress.filter(({ selector }) => opensInternet(selector)) : [];
  return [
    ...lost.map(
      (url) =>
        `no path leads to the gateway ${url} of modelAccess: call connections.allowTo(gateway), or set peer of ModelAccess.gateway`,
    ),
    ...distinct(around.map(({ peer }) => peer)).map(
      (peer) =>
        `a path to ${peer} leads around the gateway of modelAccess: remove it, or say in internetReason of ModelAccess.gateway why the agents need the internet`,
    ),
  ];
}

/** The host of a Service: `llm-gateway`, `llm-gateway.ai`, `llm-gateway.ai.svc`, and with the domain of the cluster behind that. */
const SERVICE_HOST = /^[a-z][-a-z0-9]*(?:\.([a-z0-9][-a-z0-9]*))?(?:\.svc(?:\.[-.a-z0-9]+)?)?$/;

/** A path to pods leads to the Services of their namespace; to which pods a Service leads, only the cluster knows. */
function mayReach({ selector }: OpenPath, url: string, namespace: string): boolean {
  const service = SERVICE_HOST.exec(new URL(url).hostname);
  if (service === null) return selector.kind === 'block';
  const named = selector.kind === 'pods' ? selector.namespaceLabels[NAMESPACE_NAME_LABEL] : undefined;
  return selector.kind === 'pods' && (named === undefined || named === (service[1] ?? namespace));
}
