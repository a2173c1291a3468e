// Counts tests from the reports that the runner itself wrote. Without an option it prints this run's counts as JSON;
// with --sum FILE …, the plain closing line over several runs, and fails where a test failed or none ran.
import { globSync, readFileSync } from 'node:fs';

const [option, ...files] = process.argv.slice(2);
if (option === '--sum') {
  const { passed, failed, skipped } = sum(files.map((file) => JSON.parse(readFileSync(file, 'utf8'))));
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
} else {
  const reports = globSync('{packages,apps,tooling}/*/reports/test.json');
  process.stdout.write(
    JSON.stringify(sum(reports.map((file) => countsOf(JSON.parse(readFileSync(file, 'utf8')))))),
  );
}

function countsOf({ numPassedTests, numFailedTests, numPendingTests, testResults }) {
  // A file that fails before its first test has no test to count: it counts as one.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests };
}

function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const count of counts) for (const key of Object.keys(total)) total[key] += count[key];
  return total;
}
