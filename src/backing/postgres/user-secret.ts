import { Construct } from 'constructs';
import { ExternalSecret } from '../../../imports/external-secrets.io';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel, dnsSubdomain } from '../../core/input/names';
import { checkExternalSource, type ExternalSourceProps, externalSecretSpec } from '../../core/objects/external-secret';
import { objectLabels } from '../../core/objects/labels';

/** The credentials of a Postgres user, in a store as the properties `username` and `password`. */
export interface PostgresUserSecretProps extends Omit<ExternalSourceProps, 'keys'> {
  /** The name of the Secret. */
  readonly name: string;

  /** The namespace of the cluster. */
  readonly namespace: string;
}

/**
 * A Secret of the type that the operator requires, kubernetes.io/basic-auth, filled from a store. The operator applies a new password
 * at once.
 * @see https://cloudnative-pg.io/documentation/current/declarative_role_management/#password-management
 */
@checkedCalls
export class PostgresUserSecret extends Construct {
  readonly resource: ExternalSecret;

  /** For `ownerSecretName` and `passwordSecretName`. */
  readonly secretName: string;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: PostgresUserSecretProps) {
    super(scope, id);
    const { name, namespace } = props;
    const source: ExternalSourceProps = { ...props, keys: ['username', 'password'] };
    const input = new Input(`PostgresUserSecret '${namespace}/${name}'`);
    input.required('name', name, dnsSubdomain);
    input.required('namespace', namespace, dnsLabel);
    checkExternalSource(input, source);
    input.done();
    const labels = objectLabels(name, 'backing');
    const spec = externalSecretSpec(source, { name, labels: { ...labels, 'cnpg.io/reload': 'true' } });
    this.secretName = name;
    this.resource = new ExternalSecret(this, 'Resource', {
      metadata: { labels, name, namespace },
      spec: {
        ...spec,
        target: { ...spec.target, template: { ...spec.target?.template, type: 'kubernetes.io/basic-auth' } },
      },
    });
  }
}
