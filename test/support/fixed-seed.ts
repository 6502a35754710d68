import fc from 'fast-check';

/** The same cases with each run, so that a failure belongs to the change that caused it. New cases are what `test:fuzz` is for. */
const SEED = 20_261_130;

if (process.env.FUZZ_CASES === undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
