import { checkedCalls } from '../core/input/checked-calls';
import type { ExternalSourceProps } from '../core/objects/external-secret';
import type { Credentials } from './credentials';

type Content =
  | { readonly kind: 'literal'; readonly credentials: Credentials }
  | { readonly kind: 'existing' }
  | { readonly kind: 'external'; readonly props: ExternalSourceProps }
  | { readonly kind: 'sealed'; readonly encryptedData: Readonly<Record<string, string>> };

/** The source of a session's credentials. Usually a reference. */
@checkedCalls('SecretSource')
export class SecretSource {
  /** A Secret that exists already under the session's secret name. Renders nothing. */
  static existing(): SecretSource {
    return new SecretSource({ kind: 'existing' });
  }

  /** An External Secrets store. @see https://external-secrets.io/latest/api/externalsecret/ */
  static external(props: ExternalSourceProps): SecretSource {
    return new SecretSource({ kind: 'external', props: { ...props, keys: [...props.keys] } });
  }

  /**
   * Ciphertext from `kubeseal` in its strict scope: valid for this namespace and name only.
   * @see https://github.com/bitnami-labs/sealed-secrets#scopes
   */
  static sealed(encryptedData: Readonly<Record<string, string>>): SecretSource {
    return new SecretSource({ kind: 'sealed', encryptedData: { ...encryptedData } });
  }

  /** Plain values, for a first try on a laptop. The rendered YAML contains them, so synth prints a warning. */
  static literal(credentials: Credentials): SecretSource {
    return new SecretSource({ kind: 'literal', credentials: { ...credentials } });
  }

  private constructor(readonly content: Content) {
    Object.freeze(this);
  }
}
