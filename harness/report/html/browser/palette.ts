/** Hues of Okabe and Ito (https://jfly.uni-koeln.de/color/), told apart with every kind of colour blindness. */
const hues = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"];

/** Beyond the hues the dashes tell series apart. */
const dashes = [[], [6, 3], [2, 3], [10, 3, 2, 3]];

export function strokeOf(index: number): { stroke: string; dash: number[] } {
  return {
    stroke: hues[index % hues.length]!,
    dash: dashes[Math.floor(index / hues.length) % dashes.length]!,
  };
}

/** A colour of the style sheet, for what is drawn on a canvas. */
export function themeColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
