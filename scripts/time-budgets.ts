import { budgets, noises, row, smallestIn } from "./time-budgets/table.ts";

const heading = ["budget", ...noises.map(({ name }) => name), "false alarms"];
console.log(`| ${heading.join(" | ")} |`);
console.log(`|${" --- |".repeat(heading.length)}`);
for (const budget of budgets) {
  const found = noises.map((noise) => smallestIn(budget, noise));
  console.log(row(budget, found));
}
