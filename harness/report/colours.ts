import { styleText } from "node:util";
import type { Verdict } from "../verdict/types.ts";

export type Style = "good" | "bad" | "open" | "faint" | "strong";

/** Paints text for a terminal, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

const formats: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  good: ["bold", "green"],
  bad: ["bold", "red"],
  open: ["bold", "yellow"],
  faint: "dim",
  strong: "bold",
};

export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(formats[style], text, { validateStream: false }) : text);
}

/** The colour that goes with an outcome. */
export function outcomeStyle(outcome: Verdict["outcome"]): Style {
  switch (outcome) {
    case "bounded":
      return "good";
    case "unbounded":
    case "failed":
    case "target-died":
      return "bad";
    case "inconclusive":
    case "invalid":
      return "open";
  }
}
