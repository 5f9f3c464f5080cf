import type { VolumeProjection } from 'kubernetes-types/core/v1';
import { frozen } from '../../frozen';
import { checkedCalls } from '../../input/checked-calls';
import { type Check, Input } from '../../input/input';
import { configMapFiles, fieldFiles, secretFiles, volumeFile } from './volume-files';
import type { ConfigMapFileProps, DownwardApiProps, SecretFileProps, ServiceAccountTokenProps } from './volume-props';

/** @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection */
const TOKEN_SECONDS_MIN = 600;
const TOKEN_SECONDS_MAX = 2 ** 32;
/** The default of Kubernetes. */
export const TOKEN_SECONDS = 3600;

/**
 * Files of a projected volume. Immutable.
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
@checkedCalls('ProjectedSource')
export class ProjectedSource {
  /** Files from a ConfigMap, such as the certificates of a company's authority. @throws InputError if a name or a file is invalid */
  static configMap(props: ConfigMapFileProps): ProjectedSource {
    const input = new Input('ProjectedSource.configMap');
    const files = configMapFiles(input, props);
    return new ProjectedSource(input, { configMap: { ...files, name: props.configMapName } });
  }

  /** Files from a Secret. @throws InputError if a name or a file is invalid */
  static secret(props: SecretFileProps): ProjectedSource {
    const input = new Input('ProjectedSource.secret');
    const files = secretFiles(input, props);
    return new ProjectedSource(input, { secret: { ...files, name: props.secretName } });
  }

  /**
   * A token of the pod's ServiceAccount for one audience, which the kubelet renews. It proves the pod's identity to a cloud or another
   * service, and is worthless for the Kubernetes API.
   * @throws InputError if the audience is empty, or the token would live for less than 600 seconds
   */
  static serviceAccountToken(props: ServiceAccountTokenProps): ProjectedSource {
    const { file, audience, expirationSeconds = TOKEN_SECONDS } = props;
    const input = new Input('ProjectedSource.serviceAccountToken');
    input.required('file', file, volumeFile);
    input.required('audience', audience, tokenAudience);
    input.required('expirationSeconds', expirationSeconds, tokenSeconds);
    return new ProjectedSource(input, { serviceAccountToken: { audience, expirationSeconds, path: file } });
  }

  /** Files with fields of the pod. @throws InputError if a file or a field is invalid */
  static downwardApi(props: DownwardApiProps): ProjectedSource {
    const input = new Input('ProjectedSource.downwardApi');
    return new ProjectedSource(input, { downwardAPI: { items: fieldFiles(input, props) } });
  }

  private constructor(
    input: Input,
    /** The source, with the API's field names. */
    readonly projection: VolumeProjection,
  ) {
    input.done();
    frozen(this.projection);
    Object.freeze(this);
  }
}

/** The names under which the API server accepts tokens in most clusters. */
const API_SERVER: readonly string[] = [
  'api',
  'https://kubernetes.default.svc',
  'https://kubernetes.default.svc.cluster.local',
  'kubernetes.default.svc',
];

/** Who may accept a token. */
export const tokenAudience: Check = (value) => {
  if (typeof value !== 'string' || value.trim() === '')
    return { must: 'be who accepts the token, such as sts.amazonaws.com' };
  return API_SERVER.includes(value.replace(/\/$/, '')) ? { must: 'not be the Kubernetes API' } : undefined;
};

/** How long a token is valid. */
export const tokenSeconds: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= TOKEN_SECONDS_MIN && value <= TOKEN_SECONDS_MAX
    ? undefined
    : { must: `be whole seconds from ${TOKEN_SECONDS_MIN} to ${TOKEN_SECONDS_MAX}, such as ${TOKEN_SECONDS}` };
