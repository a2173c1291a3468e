export { assertIndexUsed, type IndexExpectation } from './assert-index-used.ts';
export { IndexNotUsedError } from './index-not-used-error.ts';
export { QueryBudgetError } from './query-budget-error.ts';
export { type QueryBudget, withinQueryBudget } from './within-query-budget.ts';
