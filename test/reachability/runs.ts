/** The number of random sets: PROPERTY_SETS, or a default that depends on CI. */
export const SETS = Number(process.env.PROPERTY_SETS ?? (process.env.CI === 'true' ? 10_000 : 300));

/** The seed of tests that must find something: they find it in every run. */
export const CONTROL_SEED = 1;

/** The seed of the random sets. Set PROPERTY_SEED to repeat a run. */
export const SEED = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
