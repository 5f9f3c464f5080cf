/*
 * Environment variables by which an SDK finds a key or an endpoint. A profile with `modelAccess` must not set them itself, because the
 * SDKs prefer most of them to what `modelAccess` sets.
 */

/**
 * Variables that hold a key of a model provider. The first group is read by the SDKs anthropic 2.14.0 and openai 3.57.0
 * (Python), @anthropic-ai/sdk 1.14.0 and openai 7.57.0 (TypeScript); the others are those of other providers and gateways.
 */
export const PROVIDER_KEYS: readonly string[] = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_FOUNDRY_API_KEY',
  'ANTHROPIC_IDENTITY_TOKEN',
  'AWS_BEARER_TOKEN_BEDROCK',
  'AZURE_OPENAI_AD_TOKEN',
  'AZURE_OPENAI_API_KEY',
  'OPENAI_ADMIN_KEY',
  'OPENAI_API_KEY',

  'CLAUDE_CODE_OAUTH_TOKEN',
  'COHERE_API_KEY',
  'CO_API_KEY',
  'DEEPSEEK_API_KEY',
  'GEMINI_API_KEY',
  'GOOGLE_API_KEY',
  'GROQ_API_KEY',
  'LITELLM_API_KEY',
  'LITELLM_MASTER_KEY',
  'MISTRAL_API_KEY',
  'OPENROUTER_API_KEY',
  'TOGETHER_API_KEY',
  'XAI_API_KEY',
];

/**
 * Variables that redirect an SDK. A base URL would also receive the identity token, and the profile of a file comes before the
 * variables of workload identity.
 */
export const PROVIDER_SETTINGS: readonly string[] = [
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_CONFIG_DIR',
  'ANTHROPIC_CUSTOM_HEADERS',
  'ANTHROPIC_PROFILE',
  'OPENAI_BASE_URL',
  'OPENAI_CUSTOM_HEADERS',
];
