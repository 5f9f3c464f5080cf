import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type * as autoscaling from 'kubernetes-types/autoscaling/v2';
import type * as core from 'kubernetes-types/core/v1';
import type * as meta from 'kubernetes-types/meta/v1';
import type * as networking from 'kubernetes-types/networking/v1';
import type * as policy from 'kubernetes-types/policy/v1';
import type * as rbac from 'kubernetes-types/rbac/v1';

const RBAC = 'rbac.authorization.k8s.io/v1';

/** What a construct sets of an object. */
type Fields<Kind> = Omit<Kind, 'apiVersion' | 'kind' | 'status'>;

/** The objects without pods that constructs render at synth, with the names that cdk8s gives to typed objects. */
export namespace k8s {
  export type CrossVersionObjectReference = autoscaling.CrossVersionObjectReference;
  export type HorizontalPodAutoscalerBehavior = autoscaling.HorizontalPodAutoscalerBehavior;
  export type HorizontalPodAutoscalerSpec = autoscaling.HorizontalPodAutoscalerSpec;
  export type MetricSpec = autoscaling.MetricSpec;
  export type MetricTarget = autoscaling.MetricTarget;
  export type LimitRangeItem = core.LimitRangeItem;
  export type ResourceQuotaSpec = core.ResourceQuotaSpec;
  export type ServicePort = core.ServicePort;
  export type ServiceSpec = core.ServiceSpec;
  export type LabelSelector = meta.LabelSelector;
  export type ObjectMeta = meta.ObjectMeta;
  export type IngressSpec = networking.IngressSpec;
  export type NetworkPolicyIngressRule = networking.NetworkPolicyIngressRule;
  export type NetworkPolicyPeer = networking.NetworkPolicyPeer;
  export type NetworkPolicyPort = networking.NetworkPolicyPort;
  export type NetworkPolicySpec = networking.NetworkPolicySpec;
  export type PodDisruptionBudgetSpec = policy.PodDisruptionBudgetSpec;
  export type PolicyRule = rbac.PolicyRule;

  /** A ClusterRole. */
  export class KubeClusterRole extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<rbac.ClusterRole>) {
      super(scope, id, { apiVersion: RBAC, kind: 'ClusterRole', ...fields });
    }
  }

  /** A ClusterRoleBinding. */
  export class KubeClusterRoleBinding extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<rbac.ClusterRoleBinding>) {
      super(scope, id, { apiVersion: RBAC, kind: 'ClusterRoleBinding', ...fields });
    }
  }

  /** A ConfigMap. */
  export class KubeConfigMap extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<core.ConfigMap>) {
      super(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', ...fields });
    }
  }

  /** A HorizontalPodAutoscaler. */
  export class KubeHorizontalPodAutoscaler extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<autoscaling.HorizontalPodAutoscaler>) {
      super(scope, id, { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', ...fields });
    }
  }

  /** An Ingress. */
  export class KubeIngress extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<networking.Ingress>) {
      super(scope, id, { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', ...fields });
    }
  }

  /** A LimitRange. */
  export class KubeLimitRange extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<core.LimitRange>) {
      super(scope, id, { apiVersion: 'v1', kind: 'LimitRange', ...fields });
    }
  }

  /** A Namespace. */
  export class KubeNamespace extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<core.Namespace>) {
      super(scope, id, { apiVersion: 'v1', kind: 'Namespace', ...fields });
    }
  }

  /** A NetworkPolicy. */
  export class KubeNetworkPolicy extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<networking.NetworkPolicy>) {
      super(scope, id, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...fields });
    }
  }

  /** A PodDisruptionBudget. */
  export class KubePodDisruptionBudget extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<policy.PodDisruptionBudget>) {
      super(scope, id, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', ...fields });
    }
  }

  /** A ResourceQuota. */
  export class KubeResourceQuota extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<core.ResourceQuota>) {
      super(scope, id, { apiVersion: 'v1', kind: 'ResourceQuota', ...fields });
    }
  }

  /** A Role. */
  export class KubeRole extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<rbac.Role>) {
      super(scope, id, { apiVersion: RBAC, kind: 'Role', ...fields });
    }
  }

  /** A RoleBinding. */
  export class KubeRoleBinding extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<rbac.RoleBinding>) {
      super(scope, id, { apiVersion: RBAC, kind: 'RoleBinding', ...fields });
    }
  }

  /** A Service. */
  export class KubeService extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<core.Service>) {
      super(scope, id, { apiVersion: 'v1', kind: 'Service', ...fields });
    }
  }

  /** A ServiceAccount. */
  export class KubeServiceAccount extends ApiObject {
    constructor(scope: Construct, id: string, fields: Fields<core.ServiceAccount>) {
      super(scope, id, { apiVersion: 'v1', kind: 'ServiceAccount', ...fields });
    }
  }
}
