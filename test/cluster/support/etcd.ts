/** The etcd of a cluster, through its HTTP gateway. @see https://etcd.io/docs/v3.5/dev-guide/api_grpc_gateway/ */
export class Etcd {
  private compacted = '';

  constructor(private readonly url: string) {}

  /** Forgets all versions before the newest, at once. */
  async compact(): Promise<void> {
    const { header } = await this.post('/v3/maintenance/status', {});
    if (header.revision === this.compacted) return;
    await this.post('/v3/kv/compaction', { revision: header.revision, physical: true });
    this.compacted = header.revision;
  }

  private async post(path: string, body: object): Promise<{ readonly header: { readonly revision: string } }> {
    const answer = await fetch(this.url + path, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd: ${await answer.text()}`);
    return answer.json() as Promise<{ readonly header: { readonly revision: string } }>;
  }
}
