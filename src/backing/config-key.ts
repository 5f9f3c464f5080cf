/** The key of a file in the ConfigMap: /etc/redis/redis.conf is etc-redis-redis.conf. */
export function configKey(path: string): string {
  return path.slice(1).replace(/[^-._a-zA-Z0-9]+/g, '-');
}
