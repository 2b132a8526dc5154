import { countGate } from "../count-gate.ts";

export const atomsBounded = countGate({
  id: "atoms-bounded",
  title: "No atoms are made of what users send",
  failureTitle: "Atoms are made and never freed",
  why:
    "Atoms are never collected. Code that is loaded brings its own and then stops; atoms that go on rising with the " +
    "users are made of their input, and the node dies when its table is full.",
  series: "count.atoms",
  label: "number of atoms",
  slack: {
    value: 500,
    meaning:
      "more than at rest: code that is loaded at its first use brings its atoms (430 measured at a first contact)",
  },
});
