export { htmlReport } from './html/html-report.ts';
export { junitReport } from './junit-report.ts';
export { markdownReport } from './markdown-report.ts';
export { textReport } from './text-report.ts';
