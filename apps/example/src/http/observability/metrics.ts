import { instrument } from '@holdfast/resilience/opentelemetry';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

/** Metrics of the service and its database, under the names of OpenTelemetry's semantic conventions, for Prometheus. */
export class Metrics {
  readonly #reader = new PulledReader();
  /** Without the target's name: the scraper has one for it, and ours would be a path of this machine. */
  readonly #serializer = new PrometheusSerializer(undefined, false, undefined, true);
  readonly #provider = new MeterProvider({ readers: [this.#reader] });
  readonly #meter = this.#provider.getMeter('keyring');
  readonly #stop = instrument({ meter: this.#provider.getMeter('@holdfast/resilience'), tracer: false });
  readonly #requests = this.#meter.createHistogram('http.server.request.duration', {
    unit: 's',
    description: 'Duration of HTTP server requests.',
    advice: {
      explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    },
  });
  readonly #signIns = this.#meter.createCounter('keyring.sign_ins', {
    description: 'Attempts to sign in, by outcome.',
  });

  request(method: string, route: string, status: number, ms: number): void {
    this.#requests.record(ms / 1000, {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    });
  }

  signIn(outcome: 'accepted' | 'refused'): void {
    this.#signIns.add(1, { outcome });
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    const { resourceMetrics } = await this.#reader.collect();
    return this.#serializer.serialize(resourceMetrics);
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#provider.shutdown();
  }
}

/** Collects when it is asked, and sends nothing anywhere. */
class PulledReader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}
