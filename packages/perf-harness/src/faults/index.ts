export type { CallConditions, CallMoment } from './calls/call-fault-options.ts';
export { type CallFaultCounts, type CallFaultOptions, CallFaults } from './calls/call-faults.ts';

export { FaultDriver } from './driver/fault-driver.ts';
export type { FaultDriverOptions, FaultRunOptions } from './driver/fault-driver-options.ts';
export { FaultError } from './driver/fault-error.ts';
export {
  type DrawnFaultKind,
  defaultWeights,
  type FaultKind,
  type FaultWeights,
} from './driver/fault-kind.ts';
export { type FaultPlan, type PlannedFault, planFault, planFaults, type Range } from './driver/fault-plan.ts';
export type { FaultRecord, FaultReport } from './driver/fault-report.ts';

export type { Direction } from './proxy/direction.ts';
export type { Ending } from './proxy/ending.ts';
export type { Network, NetworkConditions } from './proxy/network.ts';
export { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy.ts';
export type { ProxyTarget, TcpProxyOptions } from './proxy/tcp-proxy-options.ts';
export type { TrafficCounts } from './proxy/traffic.ts';

export { type Command, type CommandServerOptions, commandServer } from './server/command-server.ts';
export type { FaultyReplica, FaultyServer } from './server/faulty-server.ts';
export { MissingDriverError } from './server/missing-driver-error.ts';
export { ServerCommandError } from './server/server-command-error.ts';
export { terminateSessions } from './server/terminate-sessions.ts';

export { FailureSimulator, type FailureSimulatorOptions } from './simulator/failure-simulator.ts';
