export { FaultDriver } from './fault-driver.ts';
export type { FaultDriverOptions, FaultRunOptions } from './fault-driver-options.ts';
export { FaultError } from './fault-error.ts';
export { type DrawnFaultKind, defaultWeights, type FaultKind, type FaultWeights } from './fault-kind.ts';
export { type FaultPlan, type PlannedFault, planFault, planFaults } from './fault-plan.ts';
export type { FaultRecord, FaultReport } from './fault-report.ts';
export type { FaultyReplica, FaultyServer } from './fault-world.ts';
