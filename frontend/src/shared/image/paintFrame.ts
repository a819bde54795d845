/** Paints one frame: image, blink, overlays, loupe. Knows nothing of the page. */
import { compose, type Point, type Similarity } from "./similarity";
import { toFrame, type Frame, type Placement } from "./viewing";

/** Polygons of [x, y] in fractions of an image's width and height. */
type Polygons = readonly (readonly (readonly number[])[])[];

export interface Layers {
  /** The frame's own image. Nothing is painted until it is loaded. */
  readonly image: ImageBitmap | null;
  /** Painted instead of the image, with the product in the same place. */
  readonly instead: ImageBitmap | null;
  /** Shows where the product seems changed; transparent elsewhere. */
  readonly heat: CanvasImageSource | null;
  readonly outline: Polygons;
  /** The product's outline as a picture of the size of the image. */
  readonly edge: CanvasImageSource | null;
  /** A place to point at: left, top, right, bottom in fractions of the image. */
  readonly place: readonly number[] | null;
}

/** A round magnifying glass, in frame coordinates. */
export interface Lens {
  readonly at: Point;
  readonly radius: number;
  /** The placement of the image in the glass. Its middle is the point under the glass. */
  readonly placement: Placement;
}

type Context = CanvasRenderingContext2D;

/** Paints over whatever was there. `ratio` is the number of device pixels for a CSS pixel. */
export function paintFrame(
  context: Context,
  ratio: number,
  frame: Frame,
  placement: Placement,
  layers: Layers,
  lens: Lens | null,
): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  const toDevice = deviceTransform(frame, placement, ratio);
  paintLayers(context, frame, toDevice, layers, ratio);
  if (lens !== null) paintLens(context, ratio, frame, layers, lens);
}

/** From picture coordinates to device pixels. */
function deviceTransform(frame: Frame, placement: Placement, ratio: number): Similarity {
  const origin = toFrame(frame, placement, { x: 0, y: 0 });
  return { a: placement.scale * ratio, b: 0, dx: origin.x * ratio, dy: origin.y * ratio };
}

function paintLayers(
  context: Context,
  frame: Frame,
  toDevice: Similarity,
  layers: Layers,
  ratio: number,
): void {
  if (layers.instead !== null) {
    // The original's own coordinates are the product's.
    paintImage(context, layers.instead, layers.instead, compose(frame.fromProduct, toDevice));
    return;
  }
  if (layers.image === null) return;
  paintImage(context, layers.image, frame.image, toDevice);
  if (layers.heat !== null) paintImage(context, layers.heat, frame.image, toDevice);
  if (layers.edge !== null) paintImage(context, layers.edge, frame.image, toDevice);
  paintOutline(context, layers.outline, frame, toDevice, ratio);
  if (layers.place !== null) paintPlace(context, layers.place, frame, toDevice, ratio);
}

interface Shape {
  readonly width: number;
  readonly height: number;
}

/** An image over its picture coordinates: one unit wide. */
function paintImage(
  context: Context,
  source: CanvasImageSource,
  shape: Shape,
  { a, b, dx, dy }: Similarity,
): void {
  context.setTransform(a, b, -b, a, dx, dy);
  context.drawImage(source, 0, 0, 1, shape.height / shape.width);
}

/** White between two dark lines, visible on every picture, equally thin at every magnification. */
function paintOutline(
  context: Context,
  outline: Polygons,
  { image }: Frame,
  toDevice: Similarity,
  ratio: number,
): void {
  if (outline.length === 0) return;
  const height = image.height / image.width;
  const { a, dx, dy } = toDevice;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.beginPath();
  for (const polygon of outline) {
    for (const [i, [x = 0, y = 0]] of polygon.entries()) {
      const at = [x * a + dx, y * height * a + dy] as const;
      if (i === 0) context.moveTo(...at);
      else context.lineTo(...at);
    }
    context.closePath();
  }
  context.lineJoin = "round";
  stroke(context, "rgb(0 0 0 / 0.65)", 3.6 * ratio);
  stroke(context, "#fff", 1.5 * ratio);
}

/** A yellow box over what is dimmed around it, so that the eye goes there. */
function paintPlace(
  context: Context,
  [left = 0, top = 0, right = 0, bottom = 0]: readonly number[],
  { image }: Frame,
  { a, dx, dy }: Similarity,
  ratio: number,
): void {
  const height = image.height / image.width;
  const margin = 4 * ratio;
  const x = left * a + dx - margin;
  const y = top * height * a + dy - margin;
  const w = (right - left) * a + 2 * margin;
  const h = (bottom - top) * height * a + 2 * margin;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.beginPath();
  context.rect(0, 0, context.canvas.width, context.canvas.height);
  context.rect(x, y, w, h);
  context.fillStyle = "rgb(0 0 0 / 0.35)";
  context.fill("evenodd");
  context.beginPath();
  context.rect(x, y, w, h);
  stroke(context, "rgb(0 0 0 / 0.65)", 4 * ratio);
  stroke(context, "#ffd43b", 2 * ratio);
}

function paintLens(
  context: Context,
  ratio: number,
  frame: Frame,
  layers: Layers,
  { at, radius, placement }: Lens,
): void {
  const middle = { x: frame.box.width / 2, y: frame.box.height / 2 };
  const under: Similarity = {
    ...deviceTransform(frame, placement, ratio),
    dx: (at.x - placement.centre.x * placement.scale) * ratio,
    dy: (at.y - placement.centre.y * placement.scale) * ratio,
  };
  if (!isInside(at, middle)) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.save();
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.clip();
  // Beyond the image's edge the glass is empty, too.
  context.clearRect(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
  paintLayers(context, frame, under, layers, ratio);
  context.restore();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  stroke(context, "rgb(0 0 0 / 0.55)", 4);
  stroke(context, "#fff", 2);
}

function isInside({ x, y }: Point, middle: Point): boolean {
  return x >= 0 && y >= 0 && x <= 2 * middle.x && y <= 2 * middle.y;
}

function stroke(context: Context, style: string, width: number): void {
  context.strokeStyle = style;
  context.lineWidth = width;
  context.stroke();
}
