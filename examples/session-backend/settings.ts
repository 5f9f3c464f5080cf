/** What the environment says. StellaPlatform sets these variables; some come from a Secret. */
export interface Settings {
  readonly namespace: string;
  readonly port: number;
  readonly liveKitUrl: string;
  readonly liveKitApiKey: string;
  readonly liveKitApiSecret: string;
  readonly openAiApiKey: string;
}

/** @throws Error that names each variable that is missing or wrong, and shows no value */
export function settingsOf(env: Readonly<Record<string, string | undefined>>): Settings {
  const wrong: string[] = [];
  const text = (name: string): string => {
    const value = env[name] ?? '';
    if (value === '') wrong.push(`${name} must be set`);
    return value;
  };
  const port = Number(env.PORT ?? '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65535) wrong.push('PORT must be a port, such as 3000');
  const settings = {
    namespace: text('KUBERNETES_NAMESPACE'),
    port,
    liveKitUrl: text('LIVEKIT_URL'),
    liveKitApiKey: text('LIVEKIT_API_KEY'),
    liveKitApiSecret: text('LIVEKIT_API_SECRET'),
    openAiApiKey: text('OPENAI_API_KEY'),
  };
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return settings;
}
