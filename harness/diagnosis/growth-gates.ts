/** Gates whose failure says that something grew; where none of them failed, what is found is no leak. */
export const growthGates: readonly string[] = [
  "sessions-bounded",
  "heap-bounded",
  "mailboxes-drained",
  "tables-bounded",
  "processes-bounded",
  "ports-bounded",
  "atoms-bounded",
  "memory-bounded",
  "memory-processes-bounded",
  "memory-ets-bounded",
  "memory-binary-bounded",
  "memory-atom-bounded",
  "memory-code-bounded",
  "memory-system-bounded",
  "cycles-return",
];
