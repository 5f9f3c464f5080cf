/** The store that External Secrets reads. */
export interface SecretStore {
  /** The name of the store. */
  readonly storeName: string;

  /** @default ClusterSecretStore */
  readonly storeKind?: 'ClusterSecretStore' | 'SecretStore';
}
