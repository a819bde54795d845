/** Draws a chart into a PNG, in the browser, from the SVG on the page. */

const SCALE = 2;
const MARGIN = 16;
const TITLE = 34;
const LEGEND = 26;
/** What gives a shape its look. A copy outside the page knows neither style sheet nor variable. */
const LOOK = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;

/** The chart in `figure` with its title and legend above it, on the page's own background. */
export async function chartPng(figure: HTMLElement, title: string): Promise<Blob> {
  const svg = largest(figure.querySelectorAll("svg"));
  if (svg === null) throw new Error("The figure has no chart.");
  const { width, height } = svg.getBoundingClientRect();
  const legend = legendOf(figure);
  const top = MARGIN + TITLE + (legend.length > 0 ? LEGEND : 0);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(SCALE * (width + 2 * MARGIN));
  canvas.height = Math.round(SCALE * (height + top + MARGIN));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser cannot draw.");
  const { backgroundColor } = getComputedStyle(figure.closest("section") ?? document.body);
  const { color, fontFamily } = getComputedStyle(figure);
  context.scale(SCALE, SCALE);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = color;
  context.font = `600 16px ${fontFamily}`;
  context.fillText(title, MARGIN, MARGIN + 16, width);
  drawLegend(context, legend, { color, font: `13px ${fontFamily}` });
  context.drawImage(await imageOf(svg, width, height), MARGIN, top, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("The picture is too large."));
      else resolve(blob);
    }, "image/png");
  });
}

interface Item {
  readonly label: string;
  readonly color: string;
}

function legendOf(figure: HTMLElement): readonly Item[] {
  return [...figure.querySelectorAll("[data-series]")].map((mark) => {
    const { backgroundColor, borderColor } = getComputedStyle(mark);
    const isHollow = backgroundColor === "rgba(0, 0, 0, 0)";
    return {
      label: mark.parentElement?.textContent.trim() ?? "",
      color: isHollow ? borderColor : backgroundColor,
    };
  });
}

function drawLegend(
  context: CanvasRenderingContext2D,
  items: readonly Item[],
  text: { readonly color: string; readonly font: string },
): void {
  const y = MARGIN + TITLE + 10;
  let x = MARGIN;
  context.font = text.font;
  for (const { label, color } of items) {
    context.fillStyle = color;
    context.fillRect(x, y - 9, 10, 10);
    context.fillStyle = text.color;
    context.fillText(label, x + 16, y);
    x += 16 + context.measureText(label).width + 18;
  }
}

/** The chart as a picture of its own. */
function imageOf(svg: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copyLook(svg, copy);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const source = new XMLSerializer().serializeToString(copy);
  const url = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
  return new Promise((resolve, reject) => {
    const image = new Image();
    const done = (end: () => void) => () => {
      URL.revokeObjectURL(url);
      end();
    };
    image.onload = done(() => resolve(image));
    image.onerror = done(() => reject(new Error("The chart could not be drawn.")));
    image.src = url;
  });
}

/** Attributes instead of styles, because the page's policy forbids styles in the markup. */
function copyLook(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of LOOK) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  to.removeAttribute("style");
  to.removeAttribute("class");
  [...from.children].forEach((child, i) => {
    const twin = to.children[i];
    if (twin) copyLook(child, twin);
  });
}

/** The chart itself, not an icon beside it. */
function largest(found: NodeListOf<SVGSVGElement>): SVGSVGElement | null {
  const area = (svg: SVGSVGElement) => svg.clientWidth * svg.clientHeight;
  return [...found].sort((a, b) => area(b) - area(a))[0] ?? null;
}
