export type { Direction } from './direction.ts';
export type { Ending } from './ending.ts';
export type { Network, NetworkConditions } from './network.ts';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export type { ProxyTarget, TcpProxyOptions } from './tcp-proxy-options.ts';
export type { TrafficCounts } from './traffic.ts';
