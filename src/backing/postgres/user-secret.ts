import { Construct } from 'constructs';
import { ExternalSecret } from '../../../imports/external-secrets.io';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel, dnsSubdomain } from '../../core/input/names';
import {
  checkExternalSource,
  type ExternalSourceProps,
  externalSecretAnnotations,
  externalSecretSpec,
} from '../../core/objects/external-secret';
import { objectLabels } from '../../core/objects/labels';
import { partOf } from '../../core/objects/part-of';

/** Props of PostgresUserSecret. The store must have the properties `username` and `password`. */
export interface PostgresUserSecretProps extends Omit<ExternalSourceProps, 'keys'> {
  /** The name of the Secret. */
  readonly name: string;

  /** The cluster's namespace. */
  readonly namespace: string;
}

/**
 * A Secret of type kubernetes.io/basic-auth, which the operator requires, filled from a store. The operator applies a
 * changed password immediately.
 * @see https://cloudnative-pg.io/documentation/current/declarative_role_management/#password-management
 */
@checkedCalls('PostgresUserSecret')
export class PostgresUserSecret extends Construct {
  readonly resource: ExternalSecret;

  /** The name of the Secret, for `ownerSecretName` and `passwordSecretName`. */
  readonly secretName: string;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: PostgresUserSecretProps) {
    super(scope, id);
    const { name, namespace } = props;
    const source: ExternalSourceProps = { ...props, keys: ['username', 'password'] };
    const input = new Input(`PostgresUserSecret '${namespace}/${name}'`);
    input.required('name', name, dnsSubdomain);
    input.required('namespace', namespace, dnsLabel);
    checkExternalSource(input, source);
    input.done();
    const labels = { ...partOf(this), ...objectLabels(name, 'backing') };
    const spec = externalSecretSpec(source, { name, labels: { ...labels, 'cnpg.io/reload': 'true' } });
    this.secretName = name;
    this.resource = new ExternalSecret(this, 'Resource', {
      metadata: { annotations: externalSecretAnnotations(source), labels, name, namespace },
      spec: {
        ...spec,
        target: { ...spec.target, template: { ...spec.target?.template, type: 'kubernetes.io/basic-auth' } },
      },
    });
  }
}
