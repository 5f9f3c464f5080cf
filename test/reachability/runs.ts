/** How many random sets are looked at: PROPERTY_SETS says, or CI does. */
export const SETS = Number(process.env.PROPERTY_SETS ?? (process.env.CI === 'true' ? 10_000 : 300));

/** Where they start from: PROPERTY_SEED repeats a run. */
export const SEED = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
