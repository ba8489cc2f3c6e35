export { barChart, type Chart, type ChartRow, columnChart } from './charts.ts';
export { escapeHtml } from './escape.ts';
export { illustration, type Scene } from './illustrations.ts';
export { mark, markFile } from './mark.ts';
