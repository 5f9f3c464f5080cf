import { defined } from '../../defined';
import { frozenCopy } from '../../frozen';
import { checkedCalls } from '../../input/checked-calls';
import { type Check, Input } from '../../input/input';
import { reason } from '../../input/names';
import { type Labels, REASON_ANNOTATION_PREFIX } from '../../objects/labels';

/** Options of an identity whose tokens come from a public service of its cloud. */
export interface TokenPathOptions {
  /**
   * Why the pods need no path to that service, such as a proxy in the cluster that calls it for them; rendered as an annotation of the
   * ServiceAccount.
   * @default - synth refuses pods whose policy opens no addresses on port 443, because they would wait for a token in vain
   */
  readonly noPathReason?: string;
}

/** How an Azure identity is named. */
export interface AzureIdentityProps extends TokenPathOptions {
  /** Client id of the managed identity or application: a UUID. */
  readonly clientId: string;

  /** Tenant id, a UUID. @default - the tenant that the webhook is installed with */
  readonly tenantId?: string;
}

/** Where pods get the tokens of their identity. */
export interface TokenService {
  /** The name in messages and policies. */
  readonly name: string;

  /** Where it is on the node of the pod: policies open it. @default - it is in the cloud, at addresses that nobody knows, on port 443 */
  readonly onNode?: readonly { readonly cidrs: readonly string[]; readonly port: number }[];

  /** Whether these addresses are those of a pod on the network of the node. @default - the node serves them itself */
  readonly onHostNetwork?: boolean;
}

/**
 * The identity of pods in a cloud, without keys, by a ServiceAccount that the library creates. On EKS and AKS, a webhook adds a token for
 * the cloud alone to each pod: the token of the Kubernetes API stays unmounted. Pods also need a path to what gives them tokens. Policies
 * open it where it is on the node. Where it is in the cloud, synth refuses pods whose policy opens no addresses on port 443.
 */
@checkedCalls('CloudIdentity')
export class CloudIdentity {
  /**
   * An IAM role for service accounts (IRSA) on EKS. The pods call `sts.<region>.amazonaws.com`, which `Egress.internet443()` opens, or
   * `Egress.addresses` with those of its endpoint in the VPC.
   * @param roleArn such as `arn:aws:iam::111122223333:role/agents`
   * @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
   * @see https://github.com/aws/amazon-eks-pod-identity-webhook/blob/0048675f4335581bd22d59c81352667f9b138b43/pkg/handler/handler.go
   * which reads this annotation alone, and not automountServiceAccountToken
   */
  static eks(roleArn: string, { noPathReason }: TokenPathOptions = {}): CloudIdentity {
    const input = new Input('CloudIdentity.eks');
    input.required('roleArn', roleArn, iamRole);
    input.optional('noPathReason', noPathReason, reason);
    input.done();
    return new CloudIdentity({
      annotations: { 'eks.amazonaws.com/role-arn': roleArn },
      tokens: { name: 'sts.<region>.amazonaws.com' },
      noPathReason,
    });
  }

  /**
   * The IAM role that an EKS Pod Identity association gives to the ServiceAccount; nothing in the manifests names it. The agent on the
   * node gives the credentials, and policies open its addresses. The association must be there before the pods.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
   */
  static eksPodIdentity(): CloudIdentity {
    const onNode = [{ cidrs: ['169.254.170.23/32', 'fd00:ec2::23/128'], port: 80 }];
    return new CloudIdentity({ tokens: { name: 'EKS Pod Identity agent', onNode, onHostNetwork: true } });
  }

  /**
   * An IAM service account of Google Cloud, or the principal of the ServiceAccount itself, by Workload Identity Federation for GKE. Pods fetch tokens from the metadata server of their
   * node, by their ServiceAccount and without a token file. Policies open it: 169.254.169.254 on port 80, where Dataplane V2 compares the
   * address, and 169.254.169.252 on port 988, where others do. On a node without that server, the first serves the credentials of the
   * node itself: in a Standard cluster with such nodes, ask for `iam.gke.io/gke-metadata-server-enabled: "true"` by `placement`.
   * @param serviceAccount such as `agents@my-project.iam.gserviceaccount.com`. @default - none: IAM policies name the principal
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
   */
  static gke(serviceAccount?: string): CloudIdentity {
    const input = new Input('CloudIdentity.gke');
    input.optional('serviceAccount', serviceAccount, googleServiceAccount);
    input.done();
    const onNode = [
      { cidrs: ['169.254.169.254/32'], port: 80 },
      { cidrs: ['169.254.169.252/32'], port: 988 },
    ];
    return new CloudIdentity({
      annotations: defined({ 'iam.gke.io/gcp-service-account': serviceAccount }),
      tokens: { name: 'GKE metadata server', onNode },
    });
  }

  /**
   * A managed identity or application, by Microsoft Entra Workload ID on AKS. Pods get the label that the webhook asks for. They call
   * `login.microsoftonline.com`, which `Egress.internet443()` opens.
   * @see https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
   */
  static azure(props: AzureIdentityProps): CloudIdentity {
    const { clientId, tenantId, noPathReason } = props;
    const input = new Input('CloudIdentity.azure');
    input.required('clientId', clientId, uuid);
    input.optional('tenantId', tenantId, uuid);
    input.optional('noPathReason', noPathReason, reason);
    input.done();
    return new CloudIdentity({
      annotations: defined({
        'azure.workload.identity/client-id': clientId,
        'azure.workload.identity/tenant-id': tenantId,
      }),
      podLabels: { 'azure.workload.identity/use': 'true' },
      tokens: { name: 'login.microsoftonline.com' },
      noPathReason,
    });
  }

  /** Annotations of the ServiceAccount. */
  readonly annotations: Readonly<Record<string, string>>;

  /** Labels of the pods. */
  readonly podLabels: Labels;

  /** Where pods get tokens, and need a path to. @default - undefined: `noPathReason` says why they need none */
  readonly tokens: TokenService | undefined;

  private constructor({ annotations = {}, podLabels = {}, tokens, noPathReason }: IdentityParts) {
    this.annotations = frozenCopy({
      ...annotations,
      ...defined({ [`${REASON_ANNOTATION_PREFIX}no-token-path-reason`]: noPathReason }),
    });
    this.podLabels = frozenCopy(podLabels);
    this.tokens = noPathReason === undefined ? frozenCopy(tokens) : undefined;
    Object.freeze(this);
  }
}

/** What the cloud of an identity asks for. */
interface IdentityParts {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly podLabels?: Labels;
  readonly tokens: TokenService;
  readonly noPathReason?: string | undefined;
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
