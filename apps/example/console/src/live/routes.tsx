import type { Stats } from '../api/client.ts';
import { Empty } from '../elements/empty.tsx';
import { milliseconds } from './quantity.ts';
import { routesOfApi } from './totals.ts';

/** Latencies by route, over the last minute. */
export function Routes({ stats }: { readonly stats: Stats }) {
  const routes = routesOfApi(stats);
  return (
    <section className="card" aria-labelledby="routes">
      <h2 id="routes">Routes, over the last minute</h2>
      {routes.length === 0 ? (
        <Empty title="Nobody has asked for anything." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
        <section className="scroll" tabIndex={0} aria-label="Latencies by route">
          <table>
            <thead>
              <tr>
                <th scope="col">Route</th>
                <th scope="col">Requests</th>
                <th scope="col">Failed</th>
                <th scope="col">Median</th>
                <th scope="col">95 %</th>
                <th scope="col">99 %</th>
                <th scope="col">Slowest</th>
              </tr>
            </thead>
            <tbody>
              {routes.slice(0, 12).map(({ route, requests, failed, p50Ms, p95Ms, p99Ms, maxMs }) => (
                <tr key={route}>
                  <th scope="row">
                    <code>{route}</code>
                  </th>
                  <td>{requests.toLocaleString('en')}</td>
                  <td className={failed > 0 ? 'bad' : undefined}>{failed.toLocaleString('en')}</td>
                  <td>{milliseconds(p50Ms)}</td>
                  <td>{milliseconds(p95Ms)}</td>
                  <td>{milliseconds(p99Ms)}</td>
                  <td>{milliseconds(maxMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
