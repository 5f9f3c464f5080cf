import { toList, toPlain } from '../../core/plain';
import type { CustomResource, OperatorNetworkPolicy } from '../operator';
import { templateSelector } from './agent-sandbox-labels';

/**
 * The NetworkPolicy that the controller creates for a SandboxTemplate, unless it is `Unmanaged`. By default, only the sandbox router may
 * call the sandboxes, and they may call all public addresses.
 * @see https://github.com/kubernetes-sigs/agent-sandbox/blob/v0.5.6/extensions/controllers/sandboxtemplate_controller.go
 */
export function sandboxTemplatePolicies({ name, spec }: CustomResource): readonly OperatorNetworkPolicy[] {
  if (spec.networkPolicyManagement === 'Unmanaged') return [];
  const { ingress, egress } = spec.networkPolicy === undefined ? SECURE_DEFAULT : toPlain(spec.networkPolicy);
  return [
    {
      name: `${name}-network-policy`,
      spec: {
        podSelector: { matchLabels: templateSelector(name) },
        policyTypes: ['Ingress', 'Egress'],
        ingress: toList(ingress),
        egress: toList(egress),
      },
    },
  ];
}

const SECURE_DEFAULT = {
  ingress: [
    {
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'agent-sandbox-system' } },
          podSelector: { matchLabels: { app: 'sandbox-router' } },
        },
      ],
    },
  ],
  egress: [
    {
      to: [
        { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'] } },
        { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
      ],
    },
  ],
} as const;
