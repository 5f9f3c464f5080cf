import { defined } from '../../defined';
import { frozenCopy } from '../../frozen';
import { checkedCalls } from '../../input/checked-calls';
import { type Check, Input } from '../../input/input';
import type { Labels } from '../../objects/labels';

/** How an Azure identity is named. */
export interface AzureIdentityProps {
  /** Client id of the managed identity or application: a UUID. */
  readonly clientId: string;

  /** Tenant id, a UUID. @default - the tenant that the webhook is installed with */
  readonly tenantId?: string;
}

/**
 * The identity of pods in a cloud, without keys. Annotations of their ServiceAccount name it, so it needs a ServiceAccount that the
 * library creates. On EKS and AKS, a webhook adds a token for the cloud alone to each pod: the token of the Kubernetes API stays
 * unmounted. Pods also need a path to the cloud's token service.
 */
@checkedCalls('CloudIdentity')
export class CloudIdentity {
  /**
   * An IAM role for service accounts (IRSA) on EKS. The pods call `sts.<region>.amazonaws.com`, which `Egress.internet443()` opens.
   * @param roleArn such as `arn:aws:iam::111122223333:role/agents`
   * @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
   * @see https://github.com/aws/amazon-eks-pod-identity-webhook/blob/0048675f4335581bd22d59c81352667f9b138b43/pkg/handler/handler.go
   * which reads this annotation alone, and not automountServiceAccountToken
   */
  static eks(roleArn: string): CloudIdentity {
    checkOne('eks', 'roleArn', roleArn, iamRole);
    return new CloudIdentity({ 'eks.amazonaws.com/role-arn': roleArn });
  }

  /**
   * An IAM service account of Google Cloud, by Workload Identity Federation for GKE. Pods fetch tokens from the metadata server of
   * their node, by their ServiceAccount and without a token file: open `Egress.addresses('GKE metadata server', ['169.254.169.254/32'],
   * [{ port: 80 }])` with Dataplane V2, otherwise 169.254.169.252 on port 988.
   * @param serviceAccount such as `agents@my-project.iam.gserviceaccount.com`
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
   */
  static gke(serviceAccount: string): CloudIdentity {
    checkOne('gke', 'serviceAccount', serviceAccount, googleServiceAccount);
    return new CloudIdentity({ 'iam.gke.io/gcp-service-account': serviceAccount });
  }

  /**
   * A managed identity or application, by Microsoft Entra Workload ID on AKS. Pods get the label that the webhook asks for. They call
   * `login.microsoftonline.com`, which `Egress.internet443()` opens.
   * @see https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
   */
  static azure(props: AzureIdentityProps): CloudIdentity {
    const { clientId, tenantId } = props;
    const input = new Input('CloudIdentity.azure');
    input.required('clientId', clientId, uuid);
    input.optional('tenantId', tenantId, uuid);
    input.done();
    return new CloudIdentity(
      defined({ 'azure.workload.identity/client-id': clientId, 'azure.workload.identity/tenant-id': tenantId }),
      { 'azure.workload.identity/use': 'true' },
    );
  }

  /** Annotations of the ServiceAccount. */
  readonly annotations: Readonly<Record<string, string>>;

  /** Labels of the pods. */
  readonly podLabels: Labels;

  private constructor(annotations: Readonly<Record<string, string>>, podLabels: Labels = {}) {
    this.annotations = frozenCopy(annotations);
    this.podLabels = frozenCopy(podLabels);
    Object.freeze(this);
  }
}

function checkOne(factory: string, field: string, value: string, check: Check): void {
  const input = new Input(`CloudIdentity.${factory}`);
  input.required(field, value, check);
  input.done();
}

const iamRole = matching(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
  'be the ARN of a role, such as arn:aws:iam::111122223333:role/agents',
);

/** @see https://cloud.google.com/iam/docs/service-accounts-create */
const googleServiceAccount = matching(
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.-]+\.gserviceaccount\.com$/,
  'be the address of a service account whose name has 6 to 30 characters, such as agents@my-project.iam.gserviceaccount.com',
);

const uuid = matching(
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'be a UUID, such as 00000000-0000-0000-0000-000000000000',
);

function matching(pattern: RegExp, must: string): Check {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : { must });
}
