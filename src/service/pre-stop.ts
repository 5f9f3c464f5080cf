import { k8s } from '../core/objects/k8s';
import { sortedByKey } from '../core/order';
import { type Plain, toList, toPlain } from '../core/plain';

/**
 * A Deployment whose containers sleep before SIGTERM. The typed Kubernetes API of cdk8s-plus-28 has no `sleep` action and
 * drops it from props and patches, so it is added to the finished object. A preStop hook of a patch is kept.
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
 */
export class SleepingDeployment extends k8s.KubeDeployment {
  /** @param sleepSeconds 0 for no preStop hook */
  constructor(
    scope: ConstructorParameters<typeof k8s.KubeDeployment>[0],
    id: string,
    props: k8s.KubeDeploymentProps,
    private readonly sleepSeconds: number,
  ) {
    super(scope, id, props);
  }

  override toJson(): unknown {
    const deployment = toPlain(super.toJson());
    if (this.sleepSeconds === 0) return deployment;
    const spec = toPlain(deployment.spec);
    const template = toPlain(spec.template);
    const pod = toPlain(template.spec);
    const containers = toList(pod.containers).map((container) => this.withSleep(toPlain(container)));
    return { ...deployment, spec: { ...spec, template: { ...template, spec: { ...pod, containers } } } };
  }

  private withSleep(container: Plain): Plain {
    const preStop = { sleep: { seconds: this.sleepSeconds } };
    return sortedByKey({ ...container, lifecycle: { preStop, ...toPlain(container.lifecycle) } });
  }
}
