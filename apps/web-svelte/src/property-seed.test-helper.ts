import { configureGlobal } from 'fast-check';

// Properties draw the same cases in every run, so that the result of a test depends only on the code. Change the seed to explore other
// cases.
configureGlobal({ seed: 20_261_130 });
