import { Construct } from 'constructs';
import { ExternalSecret } from '../../imports/external-secrets.io';
import { checkedCalls } from '../core/input/checked-calls';
import { Input, oneOf } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import type { SecretKey } from '../core/input/secret-key';
import {
  checkExternalSource,
  type ExternalSourceProps,
  externalSecretAnnotations,
  externalSecretSpec,
} from '../core/objects/external-secret';
import { objectLabels } from '../core/objects/labels';
import { partOf } from '../core/objects/part-of';

/** A Secret that External Secrets fills from a store. */
export interface ServiceSecretProps extends ExternalSourceProps {
  /** The name of the Secret. Give each service its own Secret, with only the keys that it needs. */
  readonly name: string;

  /** The service's namespace: pods cannot refer to Secrets of another namespace. */
  readonly namespace: string;

  /** The label `app.kubernetes.io/component`: what the credentials are for. @default service */
  readonly component?: 'service' | 'backing';
}

/** The credentials of a service. Git contains only a reference; External Secrets creates the Secret. */
@checkedCalls('ServiceSecret')
export class ServiceSecret extends Construct {
  readonly resource: ExternalSecret;

  /** The name of the Secret that External Secrets creates, for use in a SecretKey. */
  readonly secretName: string;

  private readonly names: readonly string[];

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: ServiceSecretProps) {
    super(scope, id);
    const { name, namespace, component = 'service', ...source } = props;
    checkServiceSecret(props);
    const labels = { ...partOf(this), ...objectLabels(name, component) };
    this.secretName = name;
    this.names = [...source.keys];
    this.resource = new ExternalSecret(this, 'Resource', {
      metadata: { annotations: externalSecretAnnotations(source), labels, name, namespace },
      spec: externalSecretSpec(source, { labels, name }),
    });
  }

  /** Maps every key to an environment variable of the same name, for a workload's `secretEnv`. */
  toSecretEnv(): Readonly<Record<string, SecretKey>> {
    return Object.fromEntries(this.names.map((key) => [key, { key, secretName: this.secretName }]));
  }
}

function checkServiceSecret(props: ServiceSecretProps): void {
  const input = new Input(`ServiceSecret '${props.namespace}/${props.name}'`);
  input.required('name', props.name, dnsSubdomain);
  input.required('namespace', props.namespace, dnsLabel);
  input.optional('component', props.component, oneOf('service', 'backing'));
  checkExternalSource(input, props);
  input.done();
}
