// @boundaries-ignore the one configuration of all tests
export { default } from '../../vitest.config.ts';
