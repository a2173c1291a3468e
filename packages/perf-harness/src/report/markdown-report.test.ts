import { expect, test } from 'vitest';
import { sampleResult } from '../fixtures/sample-result.ts';
import { markdownReport } from './markdown-report.ts';

test('a report has the verdict, what is wrong, a table of the suites, and the figures folded away', () => {
  expect(markdownReport(sampleResult)).toBe(`## ❌ 1 suite did not complete, 2 of 4 limits missed

- **Retries** failed: connect &lt;refused> &amp; "gone"
- **Look-ups › by id › holdfast**: p95 is 250 µs, and may be at most 200 µs (25 % over)
- **Look-ups › sessions**: RSS growth is 12.0 MiB, and may be at most 10 MiB (20 % over)

| Suite | Outcome | Limits met | Least room | Took |
| --- | ---: | ---: | ---: | ---: |
| ❌ Look-ups | completed | 2 of 4 | p95: 25 % over | 4.00 s |
| ❌ Retries | failed | – | – | 250 ms |

<details>
<summary>Look-ups</summary>

|  | ops/s | errors | median | p95 | p99 | max | against the baseline |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| by id › pg | 10,000 | 0 % | 100 µs | 100 µs | 100 µs | 100 µs |  |
| by id › holdfast | 4,000 | 0.1 % | 250 µs | 250 µs | 250 µs | 250 µs | 2.50× (2.40 to 2.61), slower |

|  | number | value |
| --- | ---: | ---: |
| sessions | RSS growth | 12.0 MiB |

|  | limit on | value | allowed | room |
| --- | ---: | ---: | ---: | ---: |
| ✅ by id › pg | p95 | 100 µs | at most 200 µs | 50 % room |
| ❌ by id › holdfast | p95 | 250 µs | at most 200 µs | 25 % over |
| ✅ by id › holdfast | error rate | 0.1 % | at most 1 % | 90 % room |
| ❌ sessions | RSS growth | 12.0 MiB | at most 10 MiB | 20 % over |

</details>

<details>
<summary>Retries</summary>

Nothing was measured.

</details>

<sub>2026-01-02T03:04:05.000Z, linux x64, 2 × Fast CPU, 8 GiB, node 24.0.0, pg 8.23.1, seed 7</sub>
`);
});

test('a name can neither break a table nor begin HTML', () => {
  const [suite] = sampleResult.suites;
  const suites = suite ? [{ ...suite, title: 'a\r| b\n<img src=x>' }] : [];
  const report = markdownReport({ ...sampleResult, suites });
  expect(report).toContain('| ❌ a \\| b &lt;img src=x> | completed |');
  expect(report).not.toContain('<img');
});
