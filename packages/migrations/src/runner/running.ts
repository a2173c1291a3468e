// What a migrator loads when it is first to run something.
export { checkCode } from '../code/load-steps.ts';
export { runSteps } from './run-steps.ts';
