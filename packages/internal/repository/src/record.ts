// `pnpm record`: writes down the exports and sizes as they are now. Look at the difference before you commit it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPublished, repositoryRoot } from '@bellwether-internal/workspace';
import { apiRecord, readApi } from './api.ts';
import { withPackageTable } from './package-table.ts';
import { type Budget, budgetFile, externalsOf, measure, readBudgets } from './size.ts';

// A package that exports nothing yet has nothing to record.
const published = findPublished().filter(({ path }) =>
  readFileSync(join(path, 'dist', 'index.js'), 'utf8').includes('export'),
);
for (const { name, path } of published) {
  writeFileSync(apiRecord(name), `${JSON.stringify(readApi(join(path, 'dist', 'index.d.ts')).api, null, 2)}\n`);
}

const known = readBudgets();
const budgets: Budget[] = [];
for (const project of published) {
  const own = known.filter((budget) => budget.package === project.name);
  const wanted = own.length > 0 ? own : [{ package: project.name, import: '*', limit: 0, measured: 0 }];
  for (const budget of wanted) {
    const measured = await measure(join(project.path, 'dist', 'index.js'), budget.import, externalsOf(project));
    // A new package gets a fifth above what it weighs; a known limit is only ever changed by hand.
    const limit = budget.limit > 0 ? budget.limit : Math.ceil((measured * 1.2) / 500) * 500;
    budgets.push({ ...budget, limit, measured });
    console.log(`${project.name} ${budget.import}: ${measured} of ${limit} bytes`);
  }
}
writeFileSync(budgetFile, `${JSON.stringify(budgets, null, 2)}\n`);

const readme = join(repositoryRoot, 'README.md');
writeFileSync(readme, withPackageTable(readFileSync(readme, 'utf8')));
