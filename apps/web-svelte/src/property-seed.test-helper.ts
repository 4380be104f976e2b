import { configureGlobal } from 'fast-check';

// Properties draw the same cases in every run, so that a change is judged by itself and not by luck. To explore, take another seed.
configureGlobal({ seed: 20_261_130 });
